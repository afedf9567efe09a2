/** The API: load balancer, certificate, DNS, service, autoscaling, and the alarms on what is here. */
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as route53 from 'aws-cdk-lib/aws-route53';
import { LoadBalancerTarget } from 'aws-cdk-lib/aws-route53-targets';
import * as wafv2 from 'aws-cdk-lib/aws-wafv2';
import type { Construct } from 'constructs';
import type { EnvironmentConfig } from '../config/environment';
import { addAlarmsOf } from './alarms';
import type { BaseStack } from './base-stack';
import type { DataStack } from './data-stack';
import type { DeliveryStack } from './delivery-stack';
import { DeploymentWatch } from './deployment-watch';
import { EnvironmentStack } from './environment-stack';
import { Firewall } from './firewall';
import { ApiLoadBalancer } from './load-balancer';
import type { NetworkStack } from './network-stack';
import { Notices } from './notices';
import { RestartOnRotation } from './restart-on-rotation';
import { ApiScaling } from './scaling';
import { ApiService } from './service';

export interface ApiStackProps {
  readonly base: BaseStack;
  readonly network: NetworkStack;
  readonly data: DataStack;
  readonly delivery: DeliveryStack;
}

export class ApiStack extends EnvironmentStack {
  /** As CloudWatch calls it: `app/<name>/<id>`. */
  readonly loadBalancerFullName: string;

  constructor(scope: Construct, config: EnvironmentConfig, props: ApiStackProps) {
    super(scope, config, 'api');
    const { base, network, data, delivery } = props;
    const zone = this.hostedZone();
    const certificate = new acm.Certificate(this, 'Certificate', {
      domainName: config.domains.api,
      validation: acm.CertificateValidation.fromDns(zone),
    });
    const door = new ApiLoadBalancer(this, 'Door', { config, network, certificate, logBucket: base.logBucket });
    new route53.ARecord(this, 'Record', {
      zone,
      recordName: `${config.domains.api}.`,
      target: route53.RecordTarget.fromAlias(new LoadBalancerTarget(door.balancer, { evaluateTargetHealth: true })),
    });
    if (config.loadBalancer.waf) this.protect(door, base);

    this.loadBalancerFullName = door.balancer.loadBalancerFullName;
    const sources = {
      loadBalancer: [this.loadBalancerFullName],
      targetGroup: door.targetGroupFullNames,
      apiCertificate: [certificate.certificateArn],
    };
    const alarms = addAlarmsOf(this, config, 'api', sources, base.alarmTopic.topicArn);

    const { service } = new ApiService(this, 'Service', {
      config,
      network,
      cluster: delivery.cluster,
      door,
      rollbackAlarms: alarms.flatMap(({ alarm, made }) => (alarm.rollsBack ? [made.ref] : [])),
    });
    const scaling = new ApiScaling(this, 'Scaling', { config, door });
    scaling.target.node.addDependency(service);
    // It stands before the service, whose creation is the first deployment.
    service.node.addDependency(
      new DeploymentWatch(this, 'Watch', { config, topic: base.alarmTopic, logsKey: base.logsKey }),
    );
    new Notices(this, 'Notices', { config, stack: 'api', topic: base.alarmTopic });
    if (config.secrets.application.length > 0) {
      new RestartOnRotation(this, 'Restart', { config, logsKey: base.logsKey });
    }
    // The secrets that tasks read exist before the first task does.
    this.addStackDependency(data);

    this.publish(
      'LoadBalancer',
      config.parameters.loadBalancerArn,
      door.balancer.loadBalancerArn,
      'The load balancer.',
    );
    this.publish(
      'TargetGroup',
      config.parameters.targetGroupArn,
      door.blue.targetGroupArn,
      'The first target group; where two take turns, the tasks may stand in the other one.',
    );
  }

  private protect(door: ApiLoadBalancer, base: BaseStack): void {
    const { names, loadBalancer, taskLogRetentionDays } = this.config;
    const firewall = new Firewall(this, 'Firewall', {
      name: names.webAcl.api,
      scope: 'REGIONAL',
      rateLimit: loadBalancer.rateLimitPerFiveMinutes,
      logGroupName: names.wafLogGroup,
      logRetentionDays: taskLogRetentionDays,
      logsKey: base.logsKey,
    });
    new wafv2.CfnWebACLAssociation(this, 'FirewallOfTheDoor', {
      resourceArn: door.balancer.loadBalancerArn,
      webAclArn: firewall.arn,
    });
  }
}
