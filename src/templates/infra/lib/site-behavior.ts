/** How CloudFront answers for the web application: routes, headers, caching. */
import { Duration } from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import type { Construct } from 'constructs';
import type { EnvironmentConfig, WebConfig } from '../config/environment';

/**
 * The page answers for the routes of its router: a path whose last part has no dot gets `index.html`. Files that are not
 * there stay 404, which an error page for everything would hide.
 */
const ROUTES = `
function handler(event) {
  var request = event.request;
  var last = request.uri.substring(request.uri.lastIndexOf('/') + 1);
  if (last.indexOf('.') === -1 && request.uri.indexOf('/.well-known/') !== 0) {
    request.uri = '/index.html';
  }
  return request;
}
`.trim();

/** Sends the routes of the page to its only document. */
export function routes(scope: Construct): cloudfront.Function {
  return new cloudfront.Function(scope, 'Routes', {
    code: cloudfront.FunctionCode.fromInline(ROUTES),
    runtime: cloudfront.FunctionRuntime.JS_2_0,
    comment: 'Routes of the page get its document; files are themselves',
  });
}

/** What the page may load and whom it may call. */
export function contentSecurityPolicy({ connectOrigins }: WebConfig): string {
  const sources: Readonly<Record<string, readonly string[]>> = {
    'default-src': ["'self'"],
    'connect-src': ["'self'", ...connectOrigins],
    'img-src': ["'self'", 'data:', 'blob:'],
    'font-src': ["'self'", 'data:'],
    'script-src': ["'self'"],
    // Component libraries of React write style elements while they run.
    'style-src': ["'self'", "'unsafe-inline'"],
    'object-src': ["'none'"],
    'base-uri': ["'self'"],
    'form-action': ["'self'"],
    'frame-ancestors': ["'none'"],
  };
  const directives = Object.entries(sources).map(([directive, list]) => [directive, ...list].join(' '));
  return [...directives, 'upgrade-insecure-requests'].join('; ');
}

/** Headers of every answer, errors included. */
export function headers(scope: Construct, id: string, web: WebConfig, cacheControl?: string) {
  return new cloudfront.ResponseHeadersPolicy(scope, id, {
    securityHeadersBehavior: {
      contentSecurityPolicy: { contentSecurityPolicy: contentSecurityPolicy(web), override: true },
      contentTypeOptions: { override: true },
      frameOptions: { frameOption: cloudfront.HeadersFrameOption.DENY, override: true },
      referrerPolicy: {
        referrerPolicy: cloudfront.HeadersReferrerPolicy.STRICT_ORIGIN_WHEN_CROSS_ORIGIN,
        override: true,
      },
      strictTransportSecurity: {
        accessControlMaxAge: Duration.days(365),
        includeSubdomains: true,
        override: true,
      },
    },
    customHeadersBehavior: {
      customHeaders: [
        // Aides check in from where they are, so the page keeps the position and nothing else.
        {
          header: 'Permissions-Policy',
          value: 'camera=(), geolocation=(self), microphone=(), payment=()',
          override: true,
        },
        ...(cacheControl === undefined ? [] : [{ header: 'Cache-Control', value: cacheControl, override: false }]),
      ],
    },
    comment: `Security headers of ${web.domain}`,
  });
}

/** The document and what stands beside it: asked for anew each time, unless the upload says how long it may be kept. */
export function documentCache(scope: Construct, config: EnvironmentConfig): cloudfront.CachePolicy {
  return cachePolicy(
    scope,
    'DocumentCache',
    `Documents of ${config.names.prefix}`,
    Duration.seconds(0),
    Duration.days(1),
  );
}

/** Files with hashed names: kept as long as CloudFront can. */
export function assetCache(scope: Construct, config: EnvironmentConfig): cloudfront.CachePolicy {
  return cachePolicy(scope, 'AssetCache', `Assets of ${config.names.prefix}`, Duration.days(365), Duration.days(365));
}

function cachePolicy(scope: Construct, id: string, comment: string, defaultTtl: Duration, maxTtl: Duration) {
  return new cloudfront.CachePolicy(scope, id, {
    comment,
    minTtl: Duration.seconds(0),
    defaultTtl,
    maxTtl,
    enableAcceptEncodingBrotli: true,
    enableAcceptEncodingGzip: true,
    // Neither cookies nor query strings nor headers change a file.
    cookieBehavior: cloudfront.CacheCookieBehavior.none(),
    queryStringBehavior: cloudfront.CacheQueryStringBehavior.none(),
    headerBehavior: cloudfront.CacheHeaderBehavior.none(),
  });
}
