/**
 * `start.sh`, which starts a data node or a Sentinel in its container. Plain sh with the usual small tools, as any
 * server image has them.
 */

import type { Topology } from '../../../experiment/topology.ts';
import { AUTHORITY_FILE, certificateFile, CLIENT, keyFile } from '../../certificates.ts';
import { shellProgram } from '../../shell-program.ts';

/** Where the script finds and puts things; all but tests use `FOLDERS`. */
export interface StartFolders {
  /** Read-only: `<process>.conf` of every process, and `sentinels` where they are to be asked. */
  readonly configuration: string;
  /** The process's own folder: its data, and the configuration file that it rewrites. */
  readonly data: string;
  /** A process is not started while there is a file of its name here. It must be writable and survive the container. */
  readonly hold: string;
}

export const FOLDERS: StartFolders = { configuration: '/configuration', data: '/data', hold: '/hold' };

/** Where the script is, in the folder of the configuration. */
export const START_FILE = 'start.sh';

/** The file that lists the Sentinels to ask, one `address port` a line; none is asked where it is absent. */
export const SENTINELS_FILE = 'sentinels';

/** The text of the script. */
export const START = shellProgram(import.meta.dirname, START_FILE);

/** The environment that the script needs. */
export function startEnvironment(
  topology: Topology,
  { configuration, data, hold }: StartFolders = FOLDERS,
): Record<string, string> {
  const { server, masterName } = topology;
  const options = clientOptions(topology, configuration);
  return {
    SERVER: server,
    MASTER_NAME: masterName,
    CONFIGURATION_FOLDER: configuration,
    DATA_FOLDER: data,
    HOLD_FOLDER: hold,
    ...(options.length === 0 ? {} : { CLIENT_OPTIONS: options.join(' ') }),
  };
}

/** What the server's command line client needs besides the password. */
function clientOptions({ users, tls }: Topology, folder: string): string[] {
  const file = (name: string): string => `${folder}/${name}`;
  const [certificate, key] = [file(certificateFile(CLIENT)), file(keyFile(CLIENT))];
  return [
    ...(users ? ['--user', 'client'] : []),
    ...(tls ? ['--tls', '--cacert', file(AUTHORITY_FILE), '--cert', certificate, '--key', key] : []),
  ];
}
