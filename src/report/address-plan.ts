/** The addresses of the VPC: what each subnet takes, how much of it tasks can use, and where room is left. */
import { parseCidr } from 'cidr-tools';
import type { EnvironmentModel } from '../model/model.js';
import { prefixLength, usableAddresses } from '../schema/cidr.js';
import { type Content, code, element, table } from './html.js';

const WIDTH = 1120;
const HEIGHT = 34;

/** A map of the address space and the table of subnets. */
export function addressPlan({ network }: EnvironmentModel): Content {
  const space = 2 ** (32 - prefixLength(network.cidr));
  const start = parseCidr(network.cidr).start;
  const taken = network.subnets.reduce((sum, { cidr }) => sum + 2 ** (32 - prefixLength(cidr)), 0);
  const segments = network.subnets.map(({ tier, cidr, zone }) => ({
    x: (Number(parseCidr(cidr).start - start) / space) * WIDTH,
    width: (2 ** (32 - prefixLength(cidr)) / space) * WIDTH,
    tier,
    title: `${cidr}: ${tier}, ${zone}`,
  }));
  return [
    element(
      'svg',
      {
        viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
        role: 'img',
        'aria-label': `Subnets within ${network.cidr}`,
        class: 'addresses',
      },
      element('rect', { x: 0, y: 4, width: WIDTH, height: HEIGHT - 8, class: 'free' }),
      // A subnet of a large VPC would be thinner than a line; it is drawn as one.
      segments.map(({ x, width, tier, title }) =>
        element(
          'rect',
          { x, y: 4, width: Math.max(width - 1, 2), height: HEIGHT - 8, class: `subnet ${tier}` },
          element('title', {}, title),
        ),
      ),
    ),
    element(
      'p',
      { class: 'remark' },
      `${network.cidr} has ${space.toLocaleString('en-US')} addresses; the subnets take ${taken.toLocaleString('en-US')} of them.`,
    ),
    table(
      ['Subnet', 'Tier', 'Zone', 'Addresses', 'Usable'],
      network.subnets.map(({ name, tier, zone, cidr }) => [
        code(name),
        tier,
        zone,
        code(cidr),
        usableAddresses(cidr).toLocaleString('en-US'),
      ]),
      [4],
    ),
  ];
}
