/**
 * The part of the Kubernetes API that the testbed needs, in its own terms. `client/client.ts` implements it for a
 * real API server.
 *
 * Every call has a deadline, every promise settles, and whatever fails is a ChaosError that names what was requested
 * of which object.
 */

import type { Duplex } from 'node:stream';
import type { KubernetesObject } from '@kubernetes/client-node';

/** Which object is meant. */
export interface Reference {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  /** Absent for objects of the whole cluster. */
  readonly namespace?: string;
}

/** Which objects are meant. */
export interface Selection {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace?: string;
  readonly labels?: Readonly<Record<string, string>>;
}

/** A container that commands are run in. */
export interface ContainerRef {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
}

/** A port of a pod, on its loopback. */
export interface PortRef {
  readonly namespace: string;
  readonly pod: string;
  readonly port: number;
}

/** How a command ended that was run to its end. */
export interface Executed {
  readonly code: number;
  readonly output: string;
  readonly errors: string;
}

/** A command that stays, with its standard input and output. */
export interface Session {
  /** Writes to its standard input; does nothing when the session has ended. */
  send(text: string): void;
  /**
   * Resolves when the command ended or the connection broke, with how; never rejects. `exit code N`, or a sentence that
   * begins with `not started:` or `connection lost:`.
   */
  readonly ended: Promise<string>;
  /** Ends its standard input; a command that has not ended 2 s later loses the connection, and is left running. */
  close(): void;
}

/** What receives the output of a session. */
export interface SessionListener {
  onOutput(bytes: Buffer): void;
  onErrors?(bytes: Buffer): void;
}

export interface Api {
  /** Name of the context in use. */
  readonly context: string;
  /** Version of the API server, such as `v1.33.1`. */
  version(): Promise<string>;
  create<T extends KubernetesObject>(object: T): Promise<T>;
  /** Undefined when there is no such object. */
  read<T extends KubernetesObject>(reference: Reference): Promise<T | undefined>;
  list<T extends KubernetesObject>(selection: Selection): Promise<readonly T[]>;
  /** JSON merge patch (RFC 7386). */
  patch<T extends KubernetesObject>(reference: Reference, patch: object): Promise<T>;
  /**
   * False when there was no such object; one that is being deleted counts as deleted. `uid` refuses to delete a later
   * one of the same name, which could otherwise happen when the request has to be sent twice.
   */
  delete(
    reference: Reference,
    options?: { readonly graceS?: number; readonly uid?: string },
  ): Promise<boolean>;
  /** Asks for the eviction of the pod with this uid; false while a disruption budget forbids it. */
  evict(pod: Reference, uid: string): Promise<boolean>;
  /** Deletes all that are meant in one request. */
  deleteAll(selection: Selection, options?: { readonly graceS?: number }): Promise<void>;
  /** Whether the context's user may do this (SelfSubjectAccessReview). */
  may(access: {
    readonly verb: string;
    readonly resource: string;
    readonly group?: string;
    readonly subresource?: string;
    readonly namespace?: string;
  }): Promise<boolean>;
  /**
   * Runs a command to its end, 30 s at most by default; the command itself is ended after the limit as well
   * (by `timeout`, which its image must have), and then it is TIMED_OUT. A command whose connection breaks is an error
   * that leaves open whether it ran.
   */
  exec(
    ref: ContainerRef,
    command: readonly string[],
    options?: { readonly input?: string; readonly limitMs?: number },
  ): Promise<Executed>;
  /** Starts a command that stays; for one that cannot be started `ended` says so. */
  session(ref: ContainerRef, command: readonly string[], listener: SessionListener): Promise<Session>;
  /** Hands over what a container prints from its start on, until it ends or the signal is aborted; else rejects. */
  follow(ref: ContainerRef, onBytes: (bytes: Buffer) => void, signal: AbortSignal): Promise<void>;
  /**
   * A connection to a port of a pod (port-forward). It resolves before the pod has taken the connection: a port that
   * nothing listens on is an error of the stream, which may come before anything listens to it: see `errored`.
   */
  forward(ref: PortRef): Promise<Duplex>;
  /**
   * Calls back whenever something may have changed among the objects meant, until the signal is aborted. Calls may be
   * lost: list the objects when called, and from time to time without a call, too.
   */
  watch(selection: Selection, onChange: () => void, signal: AbortSignal): void;
}
