export interface Ledger {
  readonly writers: readonly unknown[];
}
