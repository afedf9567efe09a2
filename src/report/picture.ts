/** The architecture as a picture: zones beside each other, tiers below each other, and what stands around the VPC. */
import { secretCount } from '../model/counted-resources.js';
import type { EnvironmentModel } from '../model/model.js';
import { SUBNET_TIERS } from '../model/subnets.js';
import { type Content, type Element, element } from './html.js';

/** Everything below is in units of the picture, which is as wide as its page. */
const WIDTH = 1120;
const VPC = { x: 216, y: 44, width: 660 };
const SIDE = { width: 188, height: 66 };
const TIER = { top: 84, height: 112, gap: 14 };
const LEFT = 8;
const RIGHT = WIDTH - SIDE.width - 8;
const BOX_HEIGHT = 52;

type Kind = 'edge' | 'compute' | 'data' | 'service';

interface Place {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The picture of an environment, as one SVG element that needs nothing from elsewhere. */
export function picture(model: EnvironmentModel): Element {
  const rows = SUBNET_TIERS.map((tier, index) => ({ tier, y: TIER.top + index * (TIER.height + TIER.gap) }));
  const vpcHeight = TIER.top - VPC.y + SUBNET_TIERS.length * (TIER.height + TIER.gap);
  const boxes = boxesInVpc(model);
  const side = sideServices(model).map((service, index) => ({
    ...service,
    place: { x: RIGHT, y: VPC.y + index * (SIDE.height + 12), ...SIDE },
  }));
  const height = Math.max(VPC.y + vpcHeight, ...side.map(({ place }) => place.y + place.height)) + 12;
  return element(
    'svg',
    { viewBox: `0 0 ${WIDTH} ${height}`, role: 'img', 'aria-label': `Architecture of ${model.name}`, class: 'picture' },
    arrowHead(),
    frame({ x: VPC.x, y: VPC.y, width: VPC.width, height: vpcHeight }, 'vpc'),
    label(VPC.x + 12, VPC.y + 18, `VPC ${model.network.cidr} in ${model.region}`, 'title'),
    rows.map(({ tier, y }) => subnetsOf(model, tier, y)),
    arrows(model),
    boxes.map(({ kind, place, lines }) => box(kind, place, lines)),
    outside(model),
    side.map(({ place, lines }) => box('service', place, lines)),
  );
}

/** The cells of one tier, one for each zone. */
function subnetsOf({ network }: EnvironmentModel, tier: string, y: number): Content {
  const cells = network.subnets.filter((subnet) => subnet.tier === tier);
  const width = (VPC.width - 24) / cells.length;
  return cells.map(({ zone, cidr }, index) => {
    const place = { x: VPC.x + 12 + index * width + 3, y, width: width - 6, height: TIER.height };
    return [
      frame(place, `subnet ${tier}`),
      label(place.x + 8, y + 16, `${tier} ${zone}`, 'small'),
      label(place.x + 8, y + TIER.height - 8, cidr, 'small'),
    ];
  });
}

/** Where the load balancer, the tasks and the database stand: across all zones of their tier. */
function across(row: number): Place {
  const y = TIER.top + row * (TIER.height + TIER.gap) + 28;
  return { x: VPC.x + 40, y, width: VPC.width - 80, height: BOX_HEIGHT };
}

/** The way out stands in the first zone, where a single one is made; the load balancer leaves it room. */
function publicPlaces({ zones, natCount }: EnvironmentModel['network']): {
  readonly balancer: Place;
  readonly nat: Place;
} {
  const whole = across(0);
  if (natCount === 0) return { balancer: whole, nat: whole };
  const nat = { ...whole, x: VPC.x + 24, width: Math.min(180, (VPC.width - 24) / zones.length - 20) };
  const right = whole.x + whole.width;
  const left = nat.x + nat.width + 32;
  return { balancer: { ...whole, x: left, width: right - left }, nat };
}

function boxesInVpc(model: EnvironmentModel): readonly { kind: Kind; place: Place; lines: readonly string[] }[] {
  const { settings, network, database, container } = model;
  const { tasks, cpu, memory } = settings.backend;
  const places = publicPlaces(network);
  return [
    { kind: 'edge', place: places.balancer, lines: ['Application Load Balancer', `HTTPS to port ${container.port}`] },
    ...(network.natCount === 0
      ? []
      : [
          {
            kind: 'edge' as const,
            place: places.nat,
            lines: natLines(network),
          },
        ]),
    {
      kind: 'compute',
      place: across(1),
      lines: [
        `Fargate: ${tasks.min} to ${tasks.max} tasks`,
        `${cpu / 1024} vCPU, ${memory} MiB, ${settings.backend.architecture}`,
      ],
    },
    {
      kind: 'data',
      place: across(2),
      lines: [
        `PostgreSQL ${database.engineVersion}${settings.database.multiAz ? ' with a standby' : ''}`,
        `${settings.database.instanceClass}, ${settings.database.storageGiB} to ${settings.database.maxStorageGiB} GiB`,
      ],
    },
  ];
}

function natLines({ nat, natCount, zones }: EnvironmentModel['network']): readonly string[] {
  switch (nat) {
    case 'perAz':
      return [natCount === 1 ? 'NAT gateway' : `${natCount} NAT gateways`, 'one in each zone'];
    case 'regional':
      return ['NAT gateway', 'regional, for all zones'];
    case 'instance':
      return ['NAT instance', `in ${zones[0]}`];
    case 'single':
      return ['NAT gateway', `in ${zones[0]}`];
    case 'none':
      return [];
  }
}

/** Users and the web application, to the left of the VPC. */
function outside({ domains, names }: EnvironmentModel): Content {
  const places = leftPlaces();
  return [
    box('service', places.users, ['Patients and aides', 'in a browser']),
    ...(domains.app === undefined
      ? []
      : [
          box('edge', places.distribution, ['CloudFront', domains.app]),
          box('data', places.bucket, ['S3, private', names.webBucket]),
        ]),
  ];
}

function leftPlaces() {
  const at = (row: number): Place => ({ x: LEFT, y: TIER.top + row * (TIER.height + TIER.gap) + 21, ...SIDE });
  return { users: at(0), distribution: at(1), bucket: at(2) };
}

/** What the environment uses beside the VPC, in the order of importance. */
function sideServices(model: EnvironmentModel): readonly { readonly lines: readonly string[] }[] {
  const { jobs, alarms, settings, backupCopyRegion } = model;
  const count = (number: number, one: string, many = `${one}s`) => `${number} ${number === 1 ? one : many}`;
  return [
    { lines: ['Secrets Manager', count(secretCount(model), 'secret')] },
    { lines: ['ECR', 'images by digest'] },
    ...(jobs.length === 0 ? [] : [{ lines: ['EventBridge Scheduler', count(jobs.length, 'job')] }]),
    { lines: ['CloudWatch', `${count(alarms.length, 'alarm')}, logs ${settings.backend.logRetentionDays} days`] },
    {
      lines: settings.backups.enabled
        ? ['AWS Backup', backupCopyRegion === undefined ? 'vault in this region' : `copies in ${backupCopyRegion}`]
        : ['Backups of RDS', `${settings.database.backupRetentionDays} days`],
    },
  ];
}

/** Who speaks to whom. */
function arrows({ domains, network }: EnvironmentModel): Content {
  const { users, distribution, bucket } = leftPlaces();
  const { balancer, nat } = publicPlaces(network);
  const [tasks, database] = [across(1), across(2)];
  const middle = ({ x, width }: Place) => x + width / 2;
  const down = (from: Place, to: Place, at = middle(from)) => path([at, from.y + from.height], [at, to.y]);
  return [
    // Over the subnets and down into the load balancer, past what stands in the first zone.
    path(
      [middle(users), users.y],
      [middle(users), VPC.y + 30],
      [middle(balancer), VPC.y + 30],
      [middle(balancer), balancer.y],
    ),
    ...(domains.app === undefined ? [] : [down(users, distribution), down(distribution, bucket)]),
    down(balancer, tasks),
    down(tasks, database),
    ...(network.natCount === 0 ? [] : [path([middle(nat), tasks.y], [middle(nat), nat.y + nat.height])]),
  ];
}

function box(kind: Kind, place: Place, [first = '', second = '']: readonly string[]): Content {
  const middle = place.x + place.width / 2;
  const room = Math.floor(place.width / 7.4);
  return [
    frame(place, `box ${kind}`),
    centred(middle, place.y + place.height / 2 - 4, cut(first, room), 'name'),
    centred(middle, place.y + place.height / 2 + 14, cut(second, room), 'small'),
  ];
}

/** Long names are cut in the middle: their beginning says what they are, their end which. */
function cut(text: string, room: number): string {
  if (text.length <= room) return text;
  const half = Math.floor((room - 1) / 2);
  return `${text.slice(0, half)}…${text.slice(text.length - half)}`;
}

function frame(place: Place, className: string): Element {
  return element('rect', { ...place, rx: 8, class: className });
}

function label(x: number, y: number, text: string, className: string): Element {
  return element('text', { x, y, class: className }, text);
}

function centred(x: number, y: number, text: string, className: string): Element {
  return element('text', { x, y, class: className, 'text-anchor': 'middle' }, text);
}

/** An arrow along points. */
function path(...points: readonly (readonly [number, number])[]): Element {
  return element('polyline', {
    points: points.map((point) => point.join(',')).join(' '),
    class: 'arrow',
    'marker-end': 'url(#head)',
  });
}

function arrowHead(): Element {
  const marker = {
    id: 'head',
    viewBox: '0 0 10 10',
    refX: 9,
    refY: 5,
    markerWidth: 7,
    markerHeight: 7,
    orient: 'auto',
  };
  return element('defs', {}, element('marker', marker, element('path', { d: 'M0 0 L10 5 L0 10 z', class: 'head' })));
}
