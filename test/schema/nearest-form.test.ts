import { describe, expect, it } from 'vitest';
import { ACCOUNT_ID, DOMAIN_NAME, FOLDER, GITHUB_REPOSITORY, SLUG, VARIABLE_NAME } from '../../src/schema/formats.js';
import { nearestForm } from '../../src/schema/nearest-form.js';

describe('the nearest text of a form', () => {
  it.each([
    [SLUG, 'Home Health_Aid', 'home-health-aid'],
    [SLUG, 'homeHealthAid', 'home-health-aid'],
    [SLUG, 'home--health', 'home-health'],
    [SLUG, '9lives', undefined],
    [VARIABLE_NAME, 'google-maps', 'GOOGLE_MAPS'],
    [ACCOUNT_ID, '1111-2222-3333', '111122223333'],
    [ACCOUNT_ID, '1111-2222', undefined],
    [DOMAIN_NAME, 'https://App.example.com:8443/start?x=1', 'app.example.com'],
    [DOMAIN_NAME, 'example.com.', 'example.com'],
    [DOMAIN_NAME, 'app_1.example.com', undefined],
    [FOLDER, './frontend//web/', 'frontend/web'],
    [FOLDER, '/backend', 'backend'],
    [FOLDER, 'src\\api', 'src/api'],
    [FOLDER, '../backend', undefined],
    [GITHUB_REPOSITORY, 'https://github.com/acme/app.git', 'acme/app'],
    [GITHUB_REPOSITORY, 'git@github.com:acme/app.git', 'acme/app'],
    [GITHUB_REPOSITORY, 'https://gitlab.com/acme/app', undefined],
  ])('of %s to %s is %s', (form, text, near) => {
    expect(nearestForm(String(form), text)).toBe(near);
  });

  it('is unknown of a form that nothing is said of', () => {
    expect(nearestForm('/^x$/', 'X')).toBeUndefined();
  });
});
