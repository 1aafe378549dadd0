/** Finding and loading experiment files, those that come with the harness and a project's own. An experiment's id is its file's name. */

import { existsSync, readdirSync } from 'node:fs';
import { basename, extname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ChaosError, messageOf } from '../core/errors.ts';
import { nearest } from '../core/did-you-mean.ts';
import { MODULE_EXTENSION } from '../core/home.ts';
import { experimentOn, lackingFor, type Portable } from '../experiment/portable.ts';
import type { Topology } from '../experiment/topology.ts';
import { takesNames } from '../plan/fault-problems.ts';
import { withInstalled } from '../plan/installed.ts';
import type { NamedExperiment } from '../plan/planned-run.ts';
import { validated, validatedTable } from '../plan/validation.ts';
import type { NamedTable } from '../plan/variants.ts';
import { bindOwnWords } from './own-words.ts';

/** The folder that comes with the harness, as sources or compiled: what should be known of every deployment. */
const FOLDER = join(import.meta.dirname, '..', '..', 'experiments');
/** Every other claim and hazard. */
const CATALOGUE = join(FOLDER, 'catalogue');
/** What client libraries do, which have to be installed first. */
const CLIENTS = join(FOLDER, 'clients');
/** What a deployment is asked that somebody else made. */
const FOUND = join(FOLDER, 'found');

/** Which of the experiments that come with the harness are meant when none is named. */
export type Share = 'essential' | 'catalogue' | 'clients' | 'found' | 'all';

const FOLDERS: Readonly<Record<Share, readonly string[]>> = {
  essential: [FOLDER],
  catalogue: [CATALOGUE],
  clients: [CLIENTS],
  found: [FOUND],
  all: [FOLDER, CATALOGUE],
};

/** Every folder that ids are looked for in. */
const FOLDERS_OF_IDS = [FOLDER, CATALOGUE, CLIENTS, FOUND];

/** Files in the order of ids, folder by folder. */
function filesIn(folders: readonly string[], extension = MODULE_EXTENSION): string[] {
  return folders.flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => name.endsWith(extension) && !/\.(test|d)\.\w+$/.test(name))
      .toSorted()
      .map((name) => join(folder, name)),
  );
}

/** Those of the project that the harness is used in: `experiments/*.ts` of the working directory. */
function ownFiles(): string[] {
  const folder = resolve('experiments');
  return folder === FOLDER || !existsSync(folder) ? [] : filesIn([folder], '.ts');
}

function idOf(file: string): string {
  return basename(file, extname(file));
}

/** What an experiment file may hold. */
export type Named = NamedExperiment | NamedTable;

/**
 * Loads and validates experiments and tables by id or by the path of a file, or a share of them when none is named; the
 * project's own go with what is carried out then. `deployment` is what portable ones are for, in the place of their own
 * topologies.
 */
export async function loadExperiments(
  named: readonly string[],
  share: Share = 'essential',
  deployment?: Topology,
): Promise<Named[]> {
  bindOwnWords();
  const chosen = named.length === 0 ? await unnamed(share, deployment !== undefined) : named.map(fileOf);
  const files = [...new Set(chosen)].map((file) => ({ id: idOf(file), file }));
  refuseSameIds(files);
  const loaded = await Promise.allSettled(files.map(({ id, file }) => load(id, file, deployment)));
  const problems = loaded.flatMap((one) => (one.status === 'rejected' ? [one.reason as ChaosError] : []));
  if (problems.length === 1) throw problems[0]!;
  if (problems.length > 1) {
    throw new ChaosError('BAD_EXPERIMENT', problems.map(messageOf).join('\n'), {
      hint: 'nothing was started',
    });
  }
  const all = loaded.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  if (named.length > 0 || share !== 'all') return all;
  // Nobody has asked for libraries who has not installed any.
  const compared = await loadExperiments([], 'clients');
  return [...all, ...compared.filter((one) => 'table' in one || one.uninstalled === undefined)];
}

/** Runs are filed under their experiment's id. */
function refuseSameIds(files: readonly { readonly id: string; readonly file: string }[]): void {
  for (const [index, { id, file }] of files.entries()) {
    const other = files.slice(0, index).find((one) => one.id === id);
    if (other === undefined) continue;
    throw new ChaosError('BAD_ARGUMENT', `${other.file} and ${file} are both named "${id}"`, {
      hint: 'rename one of them',
    });
  }
}

/** What is meant when nothing is named. On a deployment that is there already, of a project's own only the portable ones. */
async function unnamed(share: Share, isOnDeployment: boolean): Promise<string[]> {
  const files = filesIn(FOLDERS[share]);
  if (share === 'catalogue' || (share === 'found' && !isOnDeployment)) return files;
  const own = ownFiles();
  if (!isOnDeployment) return [...files, ...own];
  const values = await Promise.all(own.map((file) => exportOf(idOf(file), file)));
  return [...files, ...own.filter((_, index) => isPortable(values[index]))];
}

function fileOf(word: string): string {
  const isPath = word.endsWith('.ts') || word.includes('/');
  const files = [...filesIn(FOLDERS_OF_IDS), ...ownFiles()];
  const meantFiles = isPath ? [resolve(word)] : files.filter((one) => idOf(one) === word);
  refuseSameIds(meantFiles.map((file) => ({ id: word, file })));
  const [file] = meantFiles;
  if (file !== undefined && existsSync(file)) return file;
  const known = files.map(idOf);
  const meant = nearest(idOf(word), known);
  throw new ChaosError(
    'UNKNOWN_EXPERIMENT',
    isPath ? `there is no file ${word}` : `there is no experiment named "${word}"`,
    {
      hint: meant === undefined ? 'sentinel-chaos list shows all there are' : `did you mean "${meant}"?`,
    },
  );
}

/** What a file exports by default. */
async function exportOf(id: string, file: string): Promise<unknown> {
  let module: { default?: unknown };
  try {
    module = (await import(pathToFileURL(file).href)) as { default?: unknown };
  } catch (cause) {
    throw new ChaosError('BAD_EXPERIMENT', `the experiment "${id}" cannot be loaded: ${messageOf(cause)}`, {
      hint: 'nothing was started',
      cause,
    });
  }
  if (module.default === undefined) {
    throw new ChaosError('BAD_EXPERIMENT', `${file} has no default export`, {
      hint: 'write "export default experiment({ … })"',
    });
  }
  return module.default;
}

async function load(id: string, file: string, deployment: Topology | undefined): Promise<Named> {
  const value = await exportOf(id, file);
  if (isPortable(value)) {
    const misfit = deployment === undefined ? undefined : misfitOf(value, deployment);
    const experiment = validated(id, experimentOn(value, misfit === undefined ? deployment : undefined));
    return { id, experiment, ...(misfit === undefined ? {} : { misfit }) };
  }
  if (deployment !== undefined)
    throw new ChaosError('BAD_EXPERIMENT', `the experiment "${id}" has a topology of its own`, {
      hint: `for a deployment that is there already, write it with portable(…), as those in experiments/found are`,
    });
  if (isTable(value)) return { id, table: validatedTable(id, value) };
  return { id, ...withInstalled(validated(id, value), existsSync) };
}

/** Why an experiment for any deployment does not go with this one, as a clause. */
function misfitOf(value: Portable, deployment: Topology): string | undefined {
  const lacking = lackingFor(value, deployment);
  if (lacking !== undefined || deployment.announce === 'hostname') return lacking;
  return takesNames(experimentOn(value, deployment))
    ? 'it takes the name of a host away, and here not every data node is announced by a name: Sentinels and clients go by addresses'
    : undefined;
}

function isTable(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'cells' in value;
}

function isPortable(value: unknown): value is Portable {
  return typeof value === 'object' && value !== null && 'on' in value && typeof value.on === 'function';
}
