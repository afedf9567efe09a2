/** CIDR blocks of a VPC. The arithmetic is cidr-tools'; what AWS allows is ours. */
import { parseCidr } from 'cidr-tools';
import * as z from 'zod';

/** The private ranges of RFC 1918, which VPCs should use. */
export const PRIVATE_RANGES = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'] as const;

/** The block without host bits: `10.0.0.5/16` becomes `10.0.0.0/16`; undefined when it is not an IPv4 block at all. */
function canonicalCidr(text: string): string | undefined {
  const octets = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(text)?.slice(1).map(Number);
  if (octets === undefined || octets.slice(0, 4).some((octet) => octet > 255) || (octets[4] ?? 33) > 32)
    return undefined;
  return blockAt(parseCidr(text).start, octets[4] ?? 0);
}

/** The block of the given prefix length that starts at an address. */
export function blockAt(address: bigint, prefix: number): string {
  const octets = [24n, 16n, 8n, 0n].map((shift) => (address >> shift) & 255n);
  return `${octets.join('.')}/${prefix}`;
}

/** The number of bits of the network part. */
export function prefixLength(cidr: string): number {
  return Number(cidr.slice(cidr.indexOf('/') + 1));
}

/** The addresses that AWS leaves to us: the first four and the last of a subnet are reserved. */
export function usableAddresses(cidr: string): number {
  return 2 ** (32 - prefixLength(cidr)) - 5;
}

/** An IPv4 block between /16 and /28 in canonical form, the only sizes that EC2 accepts for VPCs and subnets. */
export const cidrBlock = z.string().superRefine((text, context) => {
  const canonical = canonicalCidr(text);
  if (canonical === undefined) {
    context.addIssue({
      code: 'custom',
      message: 'must be an IPv4 CIDR block such as 10.0.0.0/16',
      params: { code: 'network.cidr-syntax' },
    });
    return;
  }
  const prefix = prefixLength(canonical);
  if (prefix < 16 || prefix > 28) {
    const nearest = blockAt(parseCidr(text).start, Math.min(28, Math.max(16, prefix)));
    context.addIssue({
      code: 'custom',
      message: `has the prefix /${prefix}, and must be between /16 and /28`,
      params: { code: 'network.cidr-size', fix: `the nearest block that EC2 accepts is ${canonicalCidr(nearest)}` },
    });
  } else if (canonical !== text) {
    context.addIssue({
      code: 'custom',
      message: 'has host bits set, so it does not name a network',
      params: { code: 'network.cidr-host-bits', fix: `write ${canonical}` },
    });
  }
});
