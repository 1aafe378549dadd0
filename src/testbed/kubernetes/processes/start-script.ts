/**
 * `start.sh`, which starts a data node or a Sentinel in its container, `pre-stop.sh`, which hands a mastership over before the
 * container stops, and `liveness.sh`, which asks whether it is alive. Plain sh with the usual small tools, as any server image
 * has them.
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

/** Where the scripts are, in the folder of the configuration. */
export const START_FILE = 'start.sh';
export const PRE_STOP_FILE = 'pre-stop.sh';
export const LIVENESS_FILE = 'liveness.sh';
/** What the first two include. */
const ASKING_FILE = 'asking.sh';

/** The file that lists the Sentinels to ask, one `address port` a line; none is asked where it is absent. */
export const SENTINELS_FILE = 'sentinels';

/** The file that lists the Sentinels that may be ordered to fail over before a master stops, likewise. */
export const HANDOVER_FILE = 'handover';

/** The texts of the scripts by their files. */
export const SCRIPTS: Readonly<Record<string, string>> = Object.fromEntries(
  [START_FILE, PRE_STOP_FILE, LIVENESS_FILE, ASKING_FILE].map((file) => [
    file,
    shellProgram(import.meta.dirname, file),
  ]),
);

/** Names the server whose programs are started. */
export const SERVER_VARIABLE = 'SERVER';

/** The environment that the scripts need. */
export function startEnvironment(
  topology: Topology,
  { configuration, data, hold }: StartFolders = FOLDERS,
): Record<string, string> {
  const { server, masterName } = topology;
  const options = clientOptions(topology, configuration);
  return {
    [SERVER_VARIABLE]: server,
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
