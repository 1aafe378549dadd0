/** Reading replies of Redis and Sentinel. */

import { Refusal, type Reply } from './conversation.ts';

/** Fields by name. */
export type Fields = Readonly<Record<string, string>>;

/** INFO's fields of all its sections; empty where it was refused. */
export function infoOf(reply: Reply): Fields {
  if (typeof reply !== 'string') return {};
  const lines = reply.split(/\r?\n/).filter((line) => line.includes(':') && !line.startsWith('#'));
  return Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1)]),
  );
}

/** The fields of a list of names and values; empty for anything else. */
export function pairsOf(reply: Reply): Fields {
  if (!Array.isArray(reply)) return {};
  const words = (reply as readonly Reply[]).map(textOf);
  const fields: Record<string, string> = {};
  for (let index = 0; index + 1 < words.length; index += 2) fields[words[index]!] = words[index + 1]!;
  return fields;
}

/** A list of such lists. */
export function tableOf(reply: Reply): readonly Fields[] {
  return Array.isArray(reply) ? (reply as readonly Reply[]).map(pairsOf) : [];
}

/** A number in decimal digits; undefined for anything else. */
export function numberOf(text: string | undefined): number | undefined {
  return text !== undefined && /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : undefined;
}

export function refusalOf(reply: Reply): string | undefined {
  return reply instanceof Refusal ? reply.message : undefined;
}

export function textOf(reply: Reply): string {
  return typeof reply === 'string' || typeof reply === 'number' ? String(reply) : '';
}
