/** Made from `src/templates/` by `scripts/templates.ts`, for the bundle and for the tests alike. */
declare module 'virtual:templates' {
  /** Precompiled templates, by the path of the file that they make, below `src/templates/` and without `.hbs`. */
  export const templates: Readonly<Record<string, import('./template.js').Template>>;
  /** Files of `src/templates/` that are rendered as they stand, by path. */
  export const files: Readonly<Record<string, { readonly content: string }>>;
}
