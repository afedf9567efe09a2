/** What the account may cost in a month, and who is told before it does. */
import * as budgets from 'aws-cdk-lib/aws-budgets';
import type { Construct } from 'constructs';
import type { EnvironmentConfig } from '../config/environment';

/**
 * Adds the budget. It covers the whole account: a filter by tag would see nothing until somebody activates the tag for
 * billing, and a budget that sees nothing never warns.
 */
export function addBudget(scope: Construct, { names, budget }: EnvironmentConfig): budgets.CfnBudget {
  const subscribers = budget.notify.map((address) => ({ address, subscriptionType: 'EMAIL' }));
  const warn = (notificationType: 'FORECASTED' | 'ACTUAL', threshold: number) => ({
    notification: { notificationType, threshold, thresholdType: 'PERCENTAGE', comparisonOperator: 'GREATER_THAN' },
    subscribers,
  });
  return new budgets.CfnBudget(scope, 'Budget', {
    budget: {
      budgetName: names.budget,
      budgetType: 'COST',
      timeUnit: 'MONTHLY',
      budgetLimit: { amount: budget.monthlyUsd, unit: 'USD' },
    },
    // AWS Budgets refuses a notification without a subscriber.
    notificationsWithSubscribers: subscribers.length === 0 ? undefined : [warn('FORECASTED', 80), warn('ACTUAL', 100)],
  });
}
