/** The style sheet of the page: light and dark, wide and narrow, on a screen and on paper. */
export const STYLE = `
:root { color-scheme: light dark; --ink: #1b2430; --paper: #fff; --line: #d5dbe3; --soft: #f3f6f9; --quiet: #5b6775;
  --edge: #7b4bb7; --compute: #d9730d; --data: #2460c4; --service: #58687a; --good: #1d7a46; --bad: #b3261e; --warn: #96610a; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6ebf1; --paper: #12171e; --line: #36414e; --soft: #1b232d; --quiet: #9aa7b5;
    --edge: #b48ce6; --compute: #f0a45a; --data: #7fabf5; --service: #a7b4c2; --good: #6cc894; --bad: #f08b84; --warn: #e0b060; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 1180px; padding: 24px 28px 64px; background: var(--paper); color: var(--ink);
  font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Liberation Sans", sans-serif; }
h1 { margin: 0; font-size: 30px; } h2 { margin: 40px 0 12px; font-size: 21px; } h3 { margin: 24px 0 4px; font-size: 17px; }
code { font: 13px ui-monospace, "SF Mono", Menlo, Consolas, "Liberation Mono", monospace; overflow-wrap: anywhere; }
nav { display: flex; flex-wrap: wrap; gap: 4px 18px; padding: 10px 0; border-bottom: 1px solid var(--line); }
a { color: var(--data); text-decoration: none; } a:hover { text-decoration: underline; }
.fact { display: inline-block; margin-right: 18px; color: var(--quiet); } .fact code { color: var(--ink); }
.lead { margin: 0 0 10px; font-weight: 600; } .remark { margin: 4px 0; color: var(--quiet); font-size: 13px; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: 14px; }
th, td { padding: 6px 12px 6px 0; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
th { color: var(--quiet); font-weight: 600; } .number { text-align: right; white-space: nowrap; }
summary { margin: 10px 0; cursor: pointer; color: var(--data); }
svg { display: block; width: 100%; height: auto; } svg text { fill: var(--ink); font-size: 14px; }
svg .title { font-weight: 600; } svg .name { font-weight: 600; font-size: 14px; } svg .small { font-size: 12px; fill: var(--quiet); }
.picture rect { fill: var(--soft); stroke: var(--line); } .picture .vpc { fill: none; stroke: var(--quiet); stroke-dasharray: 6 4; }
.picture .subnet { fill: var(--soft); } .picture .box { fill: var(--paper); stroke-width: 2; }
.box.edge { stroke: var(--edge); } .box.compute { stroke: var(--compute); } .box.data { stroke: var(--data); } .box.service { stroke: var(--service); }
.arrow { fill: none; stroke: var(--quiet); stroke-width: 1.5; } .head { fill: var(--quiet); }
.bar.part { fill: var(--data); } .bar.total { fill: var(--compute); } .bar.budget { fill: none; stroke: var(--good); stroke-width: 2; }
.addresses .free { fill: var(--soft); stroke: var(--line); }
.addresses .public { fill: var(--edge); } .addresses .private { fill: var(--compute); } .addresses .database { fill: var(--data); }
.badge { display: inline-block; padding: 0 8px; border: 1px solid currentcolor; border-radius: 9px; font-size: 12px; white-space: nowrap; }
.on, .in-place { color: var(--good); } .off, .data-loss { color: var(--bad); } .replace, .restart { color: var(--warn); }
@media print { nav, summary { display: none; } body { max-width: none; padding: 0; } section { break-inside: avoid-page; } }
`;
