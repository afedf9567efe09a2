/** The public door of the API: TLS in front, one target group behind it, or two that take turns. */
import { Duration } from 'aws-cdk-lib';
import type * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { EnvironmentConfig } from '../config/environment';
import { LOG_PREFIXES } from './base-stack';
import type { NetworkStack } from './network-stack';

export interface ApiLoadBalancerProps {
  readonly config: EnvironmentConfig;
  readonly network: NetworkStack;
  readonly certificate: acm.ICertificate;
  readonly logBucket: s3.IBucket;
}

export class ApiLoadBalancer extends Construct {
  readonly balancer: elbv2.ApplicationLoadBalancer;
  readonly listener: elbv2.ApplicationListener;
  readonly blue: elbv2.ApplicationTargetGroup;
  /** The target group that takes turns with `blue`; absent where tasks are replaced one by one. */
  readonly green: elbv2.ApplicationTargetGroup | undefined;
  /** The rule in which ECS shifts the traffic between the two. */
  readonly productionRule: elbv2.ApplicationListenerRule | undefined;

  constructor(scope: Construct, id: string, props: ApiLoadBalancerProps) {
    super(scope, id);
    const { config, network } = props;
    const { loadBalancer: settings, names } = config;

    this.balancer = new elbv2.ApplicationLoadBalancer(this, 'Balancer', {
      loadBalancerName: names.loadBalancer,
      vpc: network.vpc,
      vpcSubnets: { subnets: [...network.subnets.public] },
      securityGroup: network.securityGroups.loadBalancer,
      internetFacing: true,
      idleTimeout: Duration.seconds(settings.idleTimeoutSeconds),
      dropInvalidHeaderFields: true,
      // Requests that two servers may read in two ways: over health data each of them is refused, elsewhere those known to be
      // attacks, while the rest loses its connection afterwards.
      desyncMitigationMode:
        config.dataClass === 'phi' ? elbv2.DesyncMitigationMode.STRICTEST : elbv2.DesyncMitigationMode.DEFENSIVE,
      deletionProtection: settings.deletionProtection,
    });
    this.balancer.logAccessLogs(props.logBucket, LOG_PREFIXES.loadBalancer.replace(/\/$/, ''));

    this.blue = this.targetGroup('Blue', names.targetGroups.blue, props);
    this.green =
      config.service.deployment.strategy === 'rolling'
        ? undefined
        : this.targetGroup('Green', names.targetGroups.green, props);

    this.balancer.addListener('Http', {
      port: 80,
      protocol: elbv2.ApplicationProtocol.HTTP,
      open: false,
      defaultAction: elbv2.ListenerAction.redirect({ protocol: 'HTTPS', port: '443', permanent: true }),
    });
    this.listener = this.balancer.addListener('Https', {
      port: 443,
      protocol: elbv2.ApplicationProtocol.HTTPS,
      open: false,
      certificates: [props.certificate],
      // The name comes from the dated table of policies; the construct's own type lists the same names.
      sslPolicy: settings.tlsPolicy as elbv2.SslPolicy,
      // ECS shifts traffic only where every action of the listener forwards, so the default forwards as well.
      defaultAction: elbv2.ListenerAction.forward([this.blue]),
    });
    this.productionRule = this.green === undefined ? undefined : this.shiftingRule(this.green);
  }

  /** As CloudWatch calls them; all that may hold the tasks of the service. */
  get targetGroupFullNames(): readonly string[] {
    return [this.blue, this.green].flatMap((group) => (group === undefined ? [] : [group.targetGroupFullName]));
  }

  private targetGroup(id: string, targetGroupName: string, { config, network }: ApiLoadBalancerProps) {
    const { port, livenessPath, healthCheck } = config.service;
    const { targetProtocol } = config.loadBalancer;
    return new elbv2.ApplicationTargetGroup(this, id, {
      targetGroupName,
      vpc: network.vpc,
      // Tasks have network interfaces of their own, so they are known by address.
      targetType: elbv2.TargetType.IP,
      protocol: elbv2.ApplicationProtocol[targetProtocol],
      port,
      deregistrationDelay: Duration.seconds(config.loadBalancer.deregistrationDelaySeconds),
      healthCheck: {
        protocol: elbv2.Protocol[targetProtocol],
        path: livenessPath,
        healthyHttpCodes: '200',
        interval: Duration.seconds(healthCheck.intervalSeconds),
        timeout: Duration.seconds(healthCheck.timeoutSeconds),
        healthyThresholdCount: healthCheck.healthyThreshold,
        unhealthyThresholdCount: healthCheck.unhealthyThreshold,
      },
    });
  }

  /**
   * Everything goes through this rule. ECS moves the weights at each deployment and CloudFormation leaves them alone
   * as long as the rule here stays as it is: change it only when no deployment runs and blue holds the tasks.
   */
  private shiftingRule(green: elbv2.ApplicationTargetGroup): elbv2.ApplicationListenerRule {
    return new elbv2.ApplicationListenerRule(this, 'Production', {
      listener: this.listener,
      priority: 1,
      conditions: [elbv2.ListenerCondition.pathPatterns(['/*'])],
      action: elbv2.ListenerAction.weightedForward([
        { targetGroup: this.blue, weight: 1 },
        { targetGroup: green, weight: 0 },
      ]),
    });
  }
}
