/** Finding, signalling and holding down the servers in pods, as scripts for the injector of their machine. Pure. */

import type { PlacedProcess } from '../../../experiment/topology.ts';
import type { ProcessReport } from '../../../cluster/evidence.ts';
import { processesOfPods, quoted } from '../injector/words.ts';
import { FOLDERS } from './start-script.ts';

/** A process with the pod it is in. */
export interface Resident {
  readonly process: Pick<PlacedProcess, 'name' | 'kind'>;
  readonly uid: string;
}

/**
 * What is done to a process. `hold` is to be left dead: signal it, but make sure first that it is not started again.
 * `release` lets it be started again if it is dead. `freeze` also leaves a watchdog that lets it go on after so many
 * seconds, whatever becomes of us. `end` kills it if it is still the one that was seen.
 */
export type Act =
  | { readonly act: 'look' }
  | { readonly act: 'hold'; readonly signal: 'KILL' | 'TERM' }
  | { readonly act: 'release' }
  | { readonly act: 'freeze'; readonly ttlS: number }
  | { readonly act: 'thaw' }
  | { readonly act: 'end'; readonly seen: SeenProcess };

/** A process as the kernel sees it; `start` tells it from a later one with the same pid. */
export interface SeenProcess {
  readonly process: string;
  readonly pid: number;
  readonly start: string;
  readonly state: ProcessReport['state'];
  /** The moment of the act, or of the look, by the machine's wall clock; see `Answer.momentOf`. */
  readonly stamp: string;
  /** Whether it is kept from being started; undefined when nothing in its pod lives that could tell. */
  readonly isHeld: boolean | undefined;
}

/**
 * Of several processes of a program in a pod the oldest is the server; others save its data or were run by hand. What
 * the runtime prepares is no server yet: it has another name. `pick` sets pid, start and state (0 and X for none), and
 * the folder of the pod's held processes as it looks from here, through any process that has it.
 */
const WORDS = `
servers=()
declare -A holds
examine() {
  local fields comm
  { IFS= read -r fields < "/proc/$1/stat"; } 2> /dev/null || return
  comm=\${fields#*(} comm=\${comm%)*}
  fields=(\${fields##*) })
  if [[ -d /proc/$1/root${FOLDERS.hold} ]]; then holds[$2]=/proc/$1/root${FOLDERS.hold}; fi
  case $comm in
    redis-server | valkey-server) servers+=("$2 redis $1 \${fields[19]} \${fields[0]}") ;;
    redis-sentinel | valkey-sentinel) servers+=("$2 sentinel $1 \${fields[19]} \${fields[0]}") ;;
  esac
}
pick() {
  local server uid kind one began how
  pid=0 start=0 state=X
  for server in "\${servers[@]}"; do
    read -r uid kind one began how <<< "$server"
    if [[ $uid == "$1" && $kind == "$2" && $how != [ZXx] ]] && ((pid == 0 || began < start)); then
      pid=$one start=$began state=$how
    fi
  done
}
look() {
  local fields
  if { IFS= read -r fields < "/proc/$pid/stat"; } 2> /dev/null; then
    fields=(\${fields##*) })
    if [[ \${fields[19]} == "$start" ]]; then state=\${fields[0]}; else state=X; fi
  else state=X; fi
}
await() {
  local tries
  for ((tries = 0; tries < 100; tries++)); do
    look
    if [[ $state == $1 ]]; then return; fi
    sleep 0.01
  done
}
is_held() {
  local folder=\${holds[$1]-}
  if [[ -z $folder ]]; then echo unknown; elif [[ -e $folder/$2 ]]; then echo held; else echo free; fi
}
report() { echo "process $1 $pid $start $state $stamp $(is_held "$uid" "$1")"; }
hold() {
  local folder=\${holds[$uid]-}
  if [[ -n $folder ]] && : > "$folder/$1"; then :
  elif ((pid > 0)); then echo "unheld $1"; return 1; fi
}
send() {
  if ((pid > 0)); then kill "-$1" "$pid" 2> /dev/null; fi
  stamp=$EPOCHREALTIME
}
release() {
  local folder=\${holds[$uid]-}
  look
  if [[ $state == [ZXx] && -n $folder ]]; then rm -f "$folder/$1"; fi
}
watch() {
  forget "$1"
  if ((pid == 0)); then return; fi
  setsid bash --norc -c 'sleep "$1"; kill -CONT "$2"; rm -f "$3"' watchdog "$2" "$pid" "/run/frozen-$1" \\
    < /dev/null > /dev/null 2>&1 &
  echo $! > "/run/frozen-$1"
}
forget() {
  local watchdog
  { read -r watchdog < "/run/frozen-$1"; } 2> /dev/null || return
  kill -- "-$watchdog" 2> /dev/null
  rm -f "/run/frozen-$1"
}
while IFS=: read -r file uid; do examine "\${file//[^0-9]/}" "\${uid//_/-}"; done < <(`;

/** The script that does the same to processes on one machine, which must not be done to any of them twice at once. */
export function processScript(residents: readonly Resident[], act: Act): string {
  const uids = [...new Set(residents.map(({ uid }) => uid))];
  return [WORDS + processesOfPods(uids) + ')', ...residents.map((one) => actLines(one, act)), ''].join('\n');
}

function actLines({ process: { name, kind }, uid }: Resident, act: Act): string {
  const word = quoted(name);
  const done = [
    `uid=${uid} stamp=$EPOCHREALTIME`,
    `pick "$uid" ${kind}`,
    ...deed(word, act),
    `report ${word}`,
  ];
  return done.join('\n');
}

function deed(name: string, act: Act): string[] {
  switch (act.act) {
    case 'look':
      return [];
    case 'hold':
      return [
        `if hold ${name}; then send ${act.signal}; fi`,
        act.signal === 'KILL' ? "await '[ZXx]'" : 'look',
        // A frozen process that is dead now needs no watchdog.
        ...(act.signal === 'KILL' ? [`forget ${name}`] : []),
      ];
    case 'release':
      return [`release ${name}`];
    case 'freeze':
      return [`watch ${name} ${act.ttlS}`, 'send STOP', "await '[TtZXx]'"];
    case 'thaw':
      return ['send CONT', `forget ${name}`, "await '[!Tt]'"];
    case 'end':
      return [
        `pid=${act.seen.pid} start=${act.seen.start}`,
        'look',
        'if [[ $state != [ZXx] ]]; then send KILL; fi',
        "await '[ZXx]'",
      ];
  }
}

/** Reads what a script printed, in the order of the processes it was about. */
export function seenProcesses(output: string): SeenProcess[] {
  return output.split('\n').flatMap((line) => {
    const [told, process = '', pid = '', start = '', letter = '', stamp = '', held] = line.split(' ');
    if (told !== 'process') return [];
    const state = stateOf(letter);
    const isHeld = held === 'unknown' ? undefined : held === 'held';
    return [{ process, pid: state === 'dead' ? 0 : Number(pid), start, state, stamp, isHeld }];
  });
}

/** Processes that could not be kept from being started again, and so were left alone. */
export function unheldProcesses(output: string): string[] {
  return output
    .split('\n')
    .flatMap((line) => (line.startsWith('unheld ') ? [line.slice('unheld '.length)] : []));
}

/** From the letter in /proc/PID/stat. */
function stateOf(letter: string): ProcessReport['state'] {
  if (/[ZXx]/.test(letter)) return 'dead';
  return /[Tt]/.test(letter) ? 'stopped' : 'running';
}
