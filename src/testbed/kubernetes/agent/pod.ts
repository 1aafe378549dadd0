/**
 * An agent in a pod. The connection to it may break at any time: orders not yet answered are given again, answers are
 * resumed at the byte where they stopped, and when the harness does not come back the agent ends by itself.
 */

import type { V1Pod } from '@kubernetes/client-node';
import { writeFile } from 'node:fs/promises';
import { StringDecoder } from 'node:string_decoder';
import { messageOf } from '../../../core/errors.ts';
import type { AgentSpecification, Answer, Order } from '../../../cluster/protocol.ts';
import { agentBroke, AgentChannel } from '../../agent-channel.ts';
import type { Agent } from '../../../cluster/agent.ts';
import type { Api, ContainerRef } from '../api.ts';
import { errorBetween, measureClock, type ClockOffset } from './clock.ts';
import { ReconnectingSession } from './reconnecting-session.ts';
import { Mirror } from './mirror.ts';
import { attachCommand, BESIDE, POD_HISTORY, POD_LOG, SPECIFY_COMMAND } from './scripts.ts';

/** Which agent, and where its pod is, which runs already. */
export interface AgentInPod {
  readonly api: Api;
  readonly ref: ContainerRef;
  /** As for an agent on this machine: `historyFile` is a file here, `epochUs` on our clock. */
  readonly specification: AgentSpecification;
  /** Where the agent's log goes when it has ended. */
  readonly log: string;
  /** By default `ENDURANCE`. */
  readonly endurance?: Endurance;
}

/** How long a lost connection is borne on either side. */
export interface Endurance {
  /** How long the agent goes on without the harness. */
  readonly graceS: number;
  /** How long the harness tries to come back: less, so that the agent is still there. */
  readonly patienceMs: number;
}

const ENDURANCE: Endurance = { graceS: 60, patienceMs: 50_000 };

/** What `serve.sh` adds to the agent's answers. */
const ENDED = /^\{"answer":"ended","code":(\d+)\}$/;

/** Starts the agent in its pod and resolves when it reports that it is ready. */
export async function startAgentPod(inPod: AgentInPod): Promise<Agent> {
  const { api, ref, specification } = inPod;
  const [clock, uid] = await Promise.all([measureClock(api, ref), uidOf(api, ref)]);
  const there = {
    ...specification,
    historyFile: POD_HISTORY,
    epochUs: specification.epochUs + clock.offsetUs,
    beside: BESIDE,
  };
  const { code, errors } = await api.exec(ref, SPECIFY_COMMAND, {
    input: JSON.stringify(there),
  });
  if (code !== 0)
    throw agentBroke(
      { name: specification.name, log: inPod.log },
      `specify.sh could not leave its specification: ${errors.trim()}`,
    );
  const agent = new AgentPod(inPod, clock, uid);
  await agent.begin();
  return agent;
}

class AgentPod implements Agent {
  readonly name: string;
  /** Grows at the end by what the clocks drifted apart meanwhile. */
  clockErrorUs: number;
  /** Not before the history is here, whole and compared. */
  readonly ended: Promise<string | undefined>;
  private readonly inPod: AgentInPod;
  private readonly clock: ClockOffset;
  private readonly uid: string | undefined;
  private readonly endurance: Endurance;
  private readonly channel: AgentChannel;
  private readonly session: ReconnectingSession;
  private readonly decoder = new StringDecoder();
  private mirror: Mirror | undefined;
  /** Output after the last end of a line. */
  private rest = '';
  private isReachable = true;

  constructor(inPod: AgentInPod, clock: ClockOffset, uid: string | undefined) {
    this.name = inPod.specification.name;
    this.clockErrorUs = clock.errorUs;
    this.inPod = inPod;
    this.clock = clock;
    this.uid = uid;
    this.endurance = inPod.endurance ?? ENDURANCE;
    this.channel = new AgentChannel({
      name: this.name,
      log: inPod.log,
      // While the connection is lost it waits for the next connection.
      send: async (line) => {
        this.session.send(`${line}\n`);
      },
    });
    this.session = this.attach();
    this.ended = this.channel.over.then((reason) => this.finish(reason));
  }

  /** Resolves when the agent is ready; from then on its history is copied here. */
  async begin(): Promise<void> {
    try {
      await this.channel.ready();
    } catch (error) {
      this.channel.abandon(messageOf(error));
      await this.ended;
      throw error;
    }
    const { api, ref, specification } = this.inPod;
    this.mirror = new Mirror({
      api,
      ref,
      file: POD_HISTORY,
      copy: specification.historyFile,
      goneForGood: () => this.goneForGood(),
      patienceMs: this.endurance.patienceMs,
    });
  }

  order(order: Order, limitMs?: number): Promise<string | undefined> {
    return this.channel.order(order, limitMs);
  }

  onAnswer(listener: (answer: Answer) => void): void {
    this.channel.onAnswer(listener);
  }

  private attach(): ReconnectingSession {
    const { api, ref } = this.inPod;
    const { graceS, patienceMs } = this.endurance;
    const session = new ReconnectingSession({
      open: (received, listener) => api.session(ref, attachCommand(received, graceS), listener),
      onBytes: (bytes) => {
        this.onBytes(bytes);
      },
      // Begins a new line: the last one may have been torn.
      resendOnOpen: () => ['', ...this.channel.unanswered(), ''].join('\n'),
      goneForGood: () => this.goneForGood(),
      patienceMs,
    });
    void session.over.then((reason) => {
      if (reason === undefined) return;
      this.isReachable = false;
      this.channel.abandon(reason);
    });
    return session;
  }

  private onBytes(bytes: Buffer): void {
    const lines = (this.rest + this.decoder.write(bytes)).split('\n');
    this.rest = lines.pop()!;
    for (const line of lines) {
      const code = ENDED.exec(line)?.[1];
      if (code !== undefined) this.channel.end(`exit code ${code}`);
      else if (line !== '') this.channel.onLine(line);
    }
  }

  /** An agent whose pod is not there any more will never be reached, however long we try. */
  private async goneForGood(): Promise<string | undefined> {
    const { api, ref } = this.inPod;
    const pod = await podAt(api, ref);
    if (pod === undefined || pod.metadata?.uid !== this.uid) return 'its pod is gone';
    const phase = pod.status?.phase;
    return phase === 'Failed' || phase === 'Succeeded' ? 'its pod has come to an end' : undefined;
  }

  private async finish(reason: string | undefined): Promise<string | undefined> {
    try {
      if (this.isReachable) await this.fetch();
      else this.mirror?.stop();
      return reason;
    } catch (error) {
      return reason ?? messageOf(error);
    } finally {
      this.session.close();
    }
  }

  private async fetch(): Promise<void> {
    const { api, ref, log } = this.inPod;
    const output = await api.exec(ref, ['cat', POD_LOG]).then(
      (executed) => executed.output,
      (error: unknown) => `The agent's log could not be fetched: ${messageOf(error)}\n`,
    );
    await writeFile(log, output);
    await this.mirror?.complete();
    if (this.clock.errorUs > 0) this.clockErrorUs = errorBetween(this.clock, await measureClock(api, ref));
  }
}

async function uidOf(api: Api, ref: ContainerRef): Promise<string | undefined> {
  return (await podAt(api, ref))?.metadata?.uid;
}

function podAt(api: Api, { namespace, pod }: ContainerRef): Promise<V1Pod | undefined> {
  return api.read<V1Pod>({ apiVersion: 'v1', kind: 'Pod', name: pod, namespace });
}
