/** The limit of the role under which CloudFormation works in an account with health data. */
import { shellDocument } from './shell-document.js';

/**
 * A permissions boundary for the execution role of `cdk bootstrap`, which is an administrator without one: whatever the
 * stacks need, but for what destroys backups and keys or makes people. It does not keep that role from making another
 * one without a boundary. Source: AWS CDK developer guide, "Customize AWS CDK bootstrapping".
 */
export const BOOTSTRAP_BOUNDARY = shellDocument({
  Version: '2012-10-17',
  Statement: [
    { Sid: 'WhatTheStacksNeed', Effect: 'Allow', Action: '*', Resource: '*' },
    {
      Sid: 'NotTheBackups',
      Effect: 'Deny',
      Action: [
        'backup:DeleteBackupVaultAccessPolicy',
        'backup:DeleteBackupVaultLockConfiguration',
        'backup:DeleteRecoveryPoint',
        'rds:DeleteDBInstanceAutomatedBackup',
        'rds:DeleteDBSnapshot',
      ],
      Resource: '*',
    },
    { Sid: 'NotTheKeys', Effect: 'Deny', Action: ['kms:DisableKey', 'kms:ScheduleKeyDeletion'], Resource: '*' },
    {
      Sid: 'NoPeople',
      Effect: 'Deny',
      Action: ['iam:CreateAccessKey', 'iam:CreateLoginProfile', 'iam:CreateUser'],
      Resource: '*',
    },
  ],
});
