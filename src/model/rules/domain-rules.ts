/** Domains: inside the hosted zone, different from each other, short enough for a certificate. */
import { error, type Rule } from './rule.js';

/** The common name of an ACM certificate. */
const CERTIFICATE_NAME_LENGTH = 64;

const insideZone =
  (field: 'api' | 'app'): Rule =>
  (facts) => {
    const { hostedZone, [field]: domain } = facts.settings.domains;
    if (domain === undefined || domain.endsWith(`.${hostedZone}`) || domain === hostedZone) return [];
    return [
      error(facts, {
        code: 'domains.outside-zone',
        at: ['domains', field],
        message: `${domain} is not inside the hosted zone ${hostedZone}.`,
        reason: 'Its records, and the one that proves the certificate, are made in that zone.',
        source: 'Amazon Route 53 API reference, ChangeResourceRecordSets',
        fix: `For example ${domain.split('.')[0]}.${hostedZone}.`,
      }),
    ];
  };

const shortEnough =
  (field: 'api' | 'app'): Rule =>
  (facts) => {
    const domain = facts.settings.domains[field];
    if (domain === undefined || domain.length <= CERTIFICATE_NAME_LENGTH) return [];
    return [
      error(facts, {
        code: 'domains.too-long',
        at: ['domains', field],
        message: `${domain} has ${domain.length} characters.`,
        reason: 'A certificate of ACM names at most 64.',
        source: 'AWS Certificate Manager API reference, RequestCertificate',
        fix: `Shorten it by ${domain.length - CERTIFICATE_NAME_LENGTH} characters.`,
      }),
    ];
  };

const apart: Rule = (facts) => {
  const { api, app } = facts.settings.domains;
  if (api !== app) return [];
  return [
    error(facts, {
      code: 'domains.same',
      at: ['domains', 'app'],
      message: `The API and the web application share the domain ${api}.`,
      reason: 'One points to the load balancer and the other to CloudFront.',
      fix: `Give each its own, for example api.${facts.settings.domains.hostedZone} and app.${facts.settings.domains.hostedZone}.`,
    }),
  ];
};

const appDomain: Rule = (facts) => {
  const hasFrontend = facts.application.frontend !== undefined;
  const { app, hostedZone } = facts.settings.domains;
  if (hasFrontend === (app !== undefined)) return [];
  return [
    error(
      facts,
      hasFrontend
        ? {
            code: 'environment.missing',
            at: ['domains', 'app'],
            message: `"${facts.name}" does not say domains.app, and the application has a frontend.`,
            fix: `Add environments.${facts.name}.domains.app, for example app.${hostedZone}; or write application.frontend: false.`,
          }
        : {
            code: 'domains.app-without-frontend',
            at: ['domains', 'app'],
            message: 'There is a domain for the web application, and application.frontend is false.',
            fix: 'Remove domains.app, or application.frontend: false.',
          },
    ),
  ];
};

export const domainRules: readonly Rule[] = [
  insideZone('api'),
  insideZone('app'),
  shortEnough('api'),
  shortEnough('app'),
  apart,
  appDomain,
];
