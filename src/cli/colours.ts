/** Whether what is printed is coloured: on a terminal, unless NO_COLOR is set (no-color.org). */
export function hasColours(): boolean {
  return process.stdout.isTTY && process.env['NO_COLOR'] === undefined;
}
