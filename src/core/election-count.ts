/** How many elections of Sentinels there were in which votes could split, and in how many they did. */
export interface ElectionCount {
  readonly total: number;
  readonly split: number;
}
