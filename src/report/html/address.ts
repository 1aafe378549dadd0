/** Addresses of files beside a page. */

/** A relative address whatever the folder is called: `./` keeps a name with a colon from being read as a scheme. */
export function address(directory: string): string {
  return `./${directory.toWellFormed().split('/').map(encodeURIComponent).join('/')}`;
}
