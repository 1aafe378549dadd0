/** An answer of the API server that goes on: a log that is followed, a watch. */

import http from 'node:http';
import https from 'node:https';
import { ApiException, type KubeConfig } from '@kubernetes/client-node';

/** After so long a silence the kernel asks whether the other end is still there. */
const ASK_AFTER_MS = 10_000;

/**
 * Opens it and hands over its bytes until it ends. Rejects with ApiException or the network's error, also when it
 * breaks off in the middle, and with AbortError.
 *
 * Not by client-node's Log and Watch: they lose the server's message, and a broken log is an exception that cannot be
 * caught.
 */
export async function readStream(
  kubeconfig: KubeConfig,
  path: string,
  onBytes: (bytes: Buffer) => void,
  signal: AbortSignal,
): Promise<void> {
  const options: https.RequestOptions = { signal };
  await kubeconfig.applyToHTTPSOptions(options);
  const address = kubeconfig.getCurrentCluster()!.server + path;
  const { promise, resolve, reject } = Promise.withResolvers<http.IncomingMessage>();
  const { get } = address.startsWith('https:') ? https : http;
  const request = get(address, options, resolve).on('error', reject);
  request.on('socket', (socket) => socket.setKeepAlive(true, ASK_AFTER_MS));
  const response = await promise;
  if (response.statusCode !== 200) throw await refusal(response);
  for await (const bytes of response) onBytes(bytes as Buffer);
}

async function refusal(response: http.IncomingMessage): Promise<ApiException<string>> {
  const body = Buffer.concat((await response.toArray()) as Buffer[]).toString();
  return new ApiException(response.statusCode ?? 0, 'stream refused', body, {});
}
