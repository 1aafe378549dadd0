/** Certificates that are made for one run: an authority, and a certificate with its key for each process and for clients. */

import { isIPv4 } from 'node:net';
import type * as X509 from '@peculiar/x509';

type Library = typeof X509;

/** A certificate and the key that belongs to it, PEM. */
export interface Certified {
  readonly certificate: string;
  readonly key: string;
}

export interface Certificates {
  /** The certificate of the authority that signed all others, PEM. */
  readonly authority: string;
  /** By name of the process. */
  readonly processes: ReadonlyMap<string, Certified>;
  /** What clients and the observer present. */
  readonly client: Certified;
}

/** Names of the files that hold them: of the authority's certificate, and of a certificate and its key by whose they are. */
export const AUTHORITY_FILE = 'authority.crt';
export const CLIENT = 'client';
export const certificateFile = (name: string): string => `${name}.crt`;
export const keyFile = (name: string): string => `${name}.key`;

/** All certificates and their keys, PEM, by the name of their file. */
export function filesOf({ authority, processes, client }: Certificates): [name: string, text: string][] {
  const pairs = [...processes, [CLIENT, client] as const];
  return [
    [AUTHORITY_FILE, authority],
    ...pairs.flatMap(([name, { certificate, key }]): [string, string][] => [
      [certificateFile(name), certificate],
      [keyFile(name), key],
    ]),
  ];
}

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
/** Machines of a cluster may be behind the one that makes the certificates, ms. */
const VALID_BEFORE_MS = 3_600_000;
/** Longer than any run, ms. */
const VALID_FOR_MS = 24 * 3_600_000;

/** Makes all of them; `addresses` has the address that each process is announced by, by name of the process. */
export async function issueCertificates(addresses: ReadonlyMap<string, string>): Promise<Certificates> {
  const library = await loadLibrary();
  const authority = await newAuthority(library);
  const processes = await Promise.all(
    [...addresses].map(
      async ([name, address]) => [name, await issue(library, authority, { name, address })] as const,
    ),
  );
  return {
    authority: authority.certificate.toString('pem'),
    processes: new Map(processes),
    client: await issue(library, authority, { name: CLIENT }),
  };
}

/** Loaded only where it is used: it takes longer than the rest of the harness. What it decorates its classes with comes first. */
async function loadLibrary(): Promise<Library> {
  await import('reflect-metadata');
  return import('@peculiar/x509');
}

interface Authority {
  readonly keys: CryptoKeyPair;
  readonly certificate: X509.X509Certificate;
}

async function newAuthority(library: Library): Promise<Authority> {
  const keys = await newKeys();
  const certificate = await library.X509CertificateGenerator.createSelfSigned({
    ...validity(),
    name: 'CN=authority of the run',
    keys,
    signingAlgorithm: ALGORITHM,
    extensions: [
      new library.BasicConstraintsExtension(true, 0, true),
      new library.KeyUsagesExtension(library.KeyUsageFlags.keyCertSign, true),
    ],
  });
  return { keys, certificate };
}

/** For servers and clients alike: a replica and a Sentinel present to a data node what they present to their clients. */
async function issue(
  library: Library,
  authority: Authority,
  subject: { readonly name: string; readonly address?: string },
): Promise<Certified> {
  const { serverAuth, clientAuth } = library.ExtendedKeyUsage;
  const keys = await newKeys();
  const certificate = await library.X509CertificateGenerator.create({
    ...validity(),
    subject: `CN=${subject.name}`,
    issuer: authority.certificate.subject,
    publicKey: keys.publicKey,
    signingKey: authority.keys.privateKey,
    signingAlgorithm: ALGORITHM,
    extensions: [
      new library.BasicConstraintsExtension(false, undefined, true),
      new library.ExtendedKeyUsageExtension([serverAuth, clientAuth]),
      new library.SubjectAlternativeNameExtension(alternativeNames(subject)),
    ],
  });
  const key = await crypto.subtle.exportKey('pkcs8', keys.privateKey);
  return {
    certificate: certificate.toString('pem'),
    key: library.PemConverter.encode(key, 'PRIVATE KEY'),
  };
}

function newKeys(): Promise<CryptoKeyPair> {
  return crypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
}

function validity(): { notBefore: Date; notAfter: Date } {
  const now = Date.now();
  return { notBefore: new Date(now - VALID_BEFORE_MS), notAfter: new Date(now + VALID_FOR_MS) };
}

function alternativeNames({ name, address }: { readonly name: string; readonly address?: string }): {
  type: 'dns' | 'ip';
  value: string;
}[] {
  const names = [{ type: 'dns' as const, value: name }];
  if (address === undefined) return names;
  return [...names, { type: isIPv4(address) ? 'ip' : 'dns', value: address }];
}
