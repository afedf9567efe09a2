/** The network: the way in, the way out, and addresses. */
import { type CostLine, type LineFacts, line } from './line.js';

/** NAT, load balancer, addresses, endpoints and traffic. */
export function networkLines(facts: LineFacts): readonly CostLine[] {
  return [...natLines(facts), ...loadBalancerLines(facts), ...endpointLines(facts), ...trafficLines(facts)];
}

function natLines({ model, assumptions, period }: LineFacts): readonly CostLine[] {
  const { nat, natCount, zones } = model.network;
  const group = 'network';
  switch (nat) {
    case 'none':
      return [];
    case 'instance':
      return line({ id: 'nat.instances', group, price: 'nat-instance.t4g.nano.month', quantity: natCount });
    case 'regional':
      return [
        ...line({
          id: 'nat.hours',
          group,
          price: 'nat-gateway.regional.zone-hour',
          quantity: zones.length * period.hours,
        }),
        ...line({ id: 'nat.traffic', group, price: 'nat-gateway.regional.gb', quantity: assumptions.natGb }),
      ];
    case 'single':
    case 'perAz':
      return [
        ...line({
          id: 'nat.hours',
          group,
          price: 'nat-gateway.hour',
          label: natCount === 1 ? 'NAT gateway' : `${natCount} NAT gateways`,
          quantity: natCount * period.hours,
        }),
        ...line({ id: 'nat.traffic', group, price: 'nat-gateway.gb', quantity: assumptions.natGb }),
      ];
  }
}

function loadBalancerLines({ model, assumptions, period }: LineFacts): readonly CostLine[] {
  const { nat, natCount, zones } = model.network;
  // A regional gateway has an address in every zone in which tasks run.
  const natAddresses = nat === 'regional' ? zones.length : natCount;
  const group = 'network';
  return [
    ...line({ id: 'load-balancer.hours', group, price: 'alb.hour', quantity: period.hours }),
    ...line({
      id: 'load-balancer.capacity',
      group,
      price: 'alb.lcu-hour',
      quantity: assumptions.loadBalancerCapacityUnits * period.hours,
    }),
    ...line({
      id: 'addresses.load-balancer',
      group,
      price: 'ipv4.hour',
      label: `Public IPv4 addresses of the load balancer, ${zones.length}`,
      quantity: zones.length * period.hours,
    }),
    ...line({
      id: 'addresses.nat',
      group,
      price: 'ipv4.hour',
      label: `Public IPv4 addresses of NAT, ${natAddresses}`,
      quantity: natAddresses * period.hours,
    }),
  ];
}

function endpointLines({ model, assumptions, period }: LineFacts): readonly CostLine[] {
  const { interfaceEndpoints, zones } = model.network;
  const count = interfaceEndpoints.length;
  const group = 'network';
  return [
    ...line({
      id: 'endpoints.hours',
      group,
      price: 'vpc-endpoint.interface.zone-hour',
      label: `${count} interface endpoints in ${zones.length} zones`,
      quantity: count * zones.length * period.hours,
    }),
    ...line({
      id: 'endpoints.traffic',
      group,
      price: 'vpc-endpoint.interface.gb',
      quantity: count === 0 ? 0 : assumptions.endpointGb,
    }),
  ];
}

function trafficLines({ assumptions }: LineFacts): readonly CostLine[] {
  const group = 'network';
  return [
    ...line({ id: 'transfer.internet', group, price: 'transfer.internet.gb', quantity: assumptions.apiResponseGb }),
    ...line({
      id: 'transfer.zones',
      group,
      price: 'transfer.inter-az.gb',
      label: 'Data transfer between zones, both ways',
      quantity: 2 * assumptions.interZoneGb,
    }),
    ...line({
      id: 'dns.zone',
      group,
      price: 'route53.zone.month',
      quantity: 1,
      note: 'Shared with other environments in the same hosted zone.',
    }),
    ...line({ id: 'dns.queries', group, price: 'route53.queries.1m', quantity: assumptions.dnsQueries / 1_000_000 }),
  ];
}
