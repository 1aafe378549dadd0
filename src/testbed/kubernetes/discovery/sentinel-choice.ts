/** Which Sentinels are meant, where a person names a pod or a Service that leads to them. */

import { ChaosError } from '../../../core/errors.ts';
import { nearest } from '../../../core/did-you-mean.ts';
import { candidatesIn, selects, targetOf, type Candidate } from './candidates.ts';
import type { Inventory } from './inventory.ts';

/** `text` is POD, SERVICE, POD:PORT or SERVICE:PORT. BAD_ARGUMENT when there is neither a pod nor a Service of the name. */
export function chosenSentinels(text: string, inventory: Inventory): Candidate[] {
  const [name = '', portText] = text.split(':');
  const port = portText === undefined ? undefined : Number(portText);
  if (port !== undefined && !(Number.isInteger(port) && port > 0 && port < 65_536))
    throw new ChaosError('BAD_ARGUMENT', `--sentinel ${text} names no port: ${portText} is none`);
  const pod = inventory.pods.find(({ metadata }) => metadata?.name === name);
  if (pod !== undefined) {
    if (port !== undefined) return [{ pod, port, isNamed: true }];
    return candidatesIn(inventory).filter((one) => one.pod === pod);
  }
  const service = inventory.services.find(({ metadata }) => metadata?.name === name);
  if (service === undefined) throw neither(name, inventory);
  const ports = (service.spec?.ports ?? []).filter((one) => port === undefined || one.port === port);
  const selected = inventory.pods.filter((one) => selects(service.spec?.selector, one));
  return selected.flatMap((pod) =>
    ports.flatMap(({ port, targetPort }) => {
      const target = targetOf(targetPort ?? port, pod);
      return target === undefined ? [] : [{ pod, port: target, isNamed: true }];
    }),
  );
}

function neither(name: string, { pods, services, namespace }: Inventory): ChaosError {
  const known = [...pods, ...services].flatMap(({ metadata }) => metadata?.name ?? []);
  const meant = nearest(name, known);
  return new ChaosError(
    'BAD_ARGUMENT',
    `there is neither a pod nor a Service named ${name} in the namespace ${namespace}`,
    meant === undefined ? {} : { hint: `did you mean ${meant}?` },
  );
}
