/**
 * The shell text of an agent's pod: what keeps the agent running there, and how we come and go.
 *
 * Orders reach the agent through a FIFO and its answers go to a file, so that a lost connection loses neither; the
 * agent itself knows nothing of this, and ends when its input does. Plain sh with mkfifo, cat, tail, sleep, sha256sum
 * and wc, as any Node image has them; GNU's tail tells of growth at once, BusyBox's within a second.
 */

/** Where the agent's orders, answers, history and log are: an empty volume that its user may write to. */
export const AGENT_FOLDER = '/agent';

/** Where the program and `SERVE` are, read-only. */
export const PROGRAM_FOLDER = '/program';

/** The agent's program, as `bundle.ts` makes it. */
export const PROGRAM = `${PROGRAM_FOLDER}/agent.cjs`;

/** The history of the agent while the run goes on. */
export const POD_HISTORY = `${AGENT_FOLDER}/history.ndjson`;

/** What the agent complains about. */
export const POD_LOG = `${AGENT_FOLDER}/log`;

/** Where `SERVE` is; the main process of the pod is `sh /program/serve.sh`. */
export const SERVE_FILE = `${PROGRAM_FOLDER}/serve.sh`;

/**
 * The text of `serve.sh`. The agent starts when somebody attaches, which is after its specification was left; when it
 * has ended, its code stands at the end of the answers, and the pod stays so that the history can be fetched.
 */
export const SERVE = `cd ${AGENT_FOLDER} || exit 1
agent=
trap 'kill $agent; exit 143' TERM
mkfifo orders || exit 1
: > answers
(
  exec < orders
  exec node ${PROGRAM} "$(cat specification)" >> answers 2>> log
) &
agent=$!
wait $agent
printf '\\n{"answer":"ended","code":%d}\\n' $? >> answers
sleep infinity &
agent=$!
wait $agent
`;

/** Leaves the specification, whole or not at all: `sh -c` with the folder as its argument, the text as its input. */
export const SPECIFY = `cd "$1" && cat > specification.part && mv specification.part specification`;

/**
 * A session with the agent: `sh -c` with the folder, the first byte of the answers to tell (from 1) and the seconds
 * of grace. Its input goes to the agent, the answers to its output. It takes the place of all who attached before.
 * When its input ends, a sleeper holds the FIFO open for the seconds of grace, so that the agent lives on until then.
 */
export const ATTACH = `cd "$1" || exit 1
exec 3<> orders 4<&0
cat= tail=
trap 'kill $cat $tail 2> /dev/null; exit 143' TERM
echo $$ >> attached
for before in $(cat attached); do
  [ $before = $$ ] && break
  while kill $before 2> /dev/null; do sleep 0.02; done
done
tail -c "+$2" -f answers 3>&- 4<&- &
tail=$!
cat <&4 >&3 3>&- &
cat=$!
wait $cat
sleep "$3" < /dev/null 2> /dev/null >&3 3>&- 4<&- &
kill $tail
`;

/**
 * A growing file, as it grows: `sh -c` with the file and the first byte to tell (from 1). Ends when its input does.
 */
export const FOLLOW = `exec 4<&0
tail -c "+$2" -f "$1" 4<&- &
cat <&4 > /dev/null
kill $!
`;

/** What a file is: `sh -c` with the file. Prints its size in bytes and the SHA-256 of its content. */
export const MEASURE = `wc -c < "$1" && sha256sum < "$1"`;
