/** The look of the pages: one type family, hairlines, colour only where it means something. */

import { customProperties } from './tokens.ts';

const BASE = `
:root {
  color-scheme: light dark;
  ${customProperties()}
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif; }
main, footer { max-width: 1168px; margin: 0 auto; padding: 0 24px; }
main { padding-top: 40px; }
footer { margin-top: 48px; padding-bottom: 32px; color: var(--soft); font-size: 13px; }
p, ul, ol, dl, dd, figure, h1, h2, h3 { margin: 0; }
p, li, figcaption { max-width: 46rem; overflow-wrap: anywhere; }
h2 { margin: 52px 0 14px; padding-top: 10px; border-top: 1px solid var(--ink); font-size: 20px; line-height: 1.3; }
h3 { margin: 26px 0 6px; font-size: 16px; overflow-wrap: anywhere; }
a { color: var(--link); text-underline-offset: 2px; text-decoration-thickness: 1px; }
code, pre { font: 13px/1.5 ui-monospace, "SF Mono", Menlo, Consolas, "Liberation Mono", monospace; }
code { overflow-wrap: anywhere; }
pre { margin: 0; padding: 12px 14px; background: var(--panel); overflow-x: auto; }
button { margin-top: 8px; padding: 3px 12px; border: 1px solid var(--soft); background: none; color: var(--ink); font: inherit; font-size: 13px; cursor: pointer; }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
.label, .soft, .limit, .identity, .absent, caption { color: var(--soft); }
.label { font-size: 13px; }
.absent { font-style: italic; }
.outside { color: var(--failed); font-weight: 600; }
.refused { color: var(--refused); } .unknown { color: var(--unknown); }
.held { --tone: var(--held); } .failed { --tone: var(--failed); } .undecided, .interrupted { --tone: var(--undecided); }
.broke { --tone: var(--broke); } .skipped { --tone: var(--soft); }
.sign { display: inline-grid; place-items: center; width: 1.35em; height: 1.35em; margin-right: .45em; border-radius: 50%; background: var(--tone); color: var(--paper); font-weight: 700; line-height: 1; flex: none; }
.badge { color: var(--tone); font-weight: 600; white-space: nowrap; } .badge .sign { font-size: 12px; }
.at { white-space: nowrap; font-variant-numeric: tabular-nums; } .at a { color: inherit; text-decoration-style: dotted; }
`;

const HEAD = `
.verdict { color: var(--tone); font-size: 34px; line-height: 1.2; letter-spacing: -.01em; display: flex; align-items: center; }
.verdict .sign { font-size: 24px; }
h1.suite { font-size: 34px; line-height: 1.2; letter-spacing: -.01em; }
.sentence { margin-top: 12px; max-width: 52rem; font-size: 21px; line-height: 1.4; }
.reasons { margin-top: 12px; padding-left: 1.2em; } .reasons li::marker { color: var(--tone); }
.impact { margin-top: 8px; }
.attempts { margin-top: 8px; padding-left: 1.2em; font-size: 13px; color: var(--soft); }
.claim { margin-top: 24px; padding-left: 14px; border-left: 2px solid var(--rule); }
.identity { margin-top: 18px; max-width: none; font-size: 13px; display: flex; flex-wrap: wrap; gap: 2px 20px; }
.verdict ~ .absent { margin-top: 10px; } header + .absent { margin-top: 28px; }
.numbers { display: grid; grid-template-columns: repeat(4, 1fr); gap: 24px; margin-top: 36px; }
.numbers > div { border-top: 1px solid var(--ink); padding-top: 8px; font-size: 13px; line-height: 1.45; overflow-wrap: anywhere; }
.numbers dt { font-size: 15px; font-weight: 600; }
.numbers .value { font-size: 34px; line-height: 1.25; font-variant-numeric: tabular-nums; letter-spacing: -.01em; }
.numbers .value.absent { font-size: 20px; line-height: 2.125; }
.numbers .limit { margin-bottom: 6px; }
`;

const SECTIONS = `
.scroll { overflow-x: auto; }
table { border-collapse: collapse; margin: 10px 0 4px; width: 100%; font-variant-numeric: tabular-nums; }
caption { text-align: left; font-size: 13px; padding-bottom: 4px; }
th, td { padding: 6px 18px 6px 0; border-bottom: 1px solid var(--rule); text-align: left; vertical-align: top; overflow-wrap: break-word; }
thead th { border-bottom-color: var(--soft); font-size: 13px; font-weight: 600; vertical-align: bottom; }
tbody th { font-weight: 400; }
th.number, td.number { text-align: right; } th:last-child, td:last-child { padding-right: 0; }
td .words { font-size: 13px; line-height: 1.4; display: inline-block; max-width: 22rem; text-align: left; }
.quote { max-width: 38rem; }
.facts { padding: 0; margin-top: 2px; list-style: none; display: flex; flex-wrap: wrap; gap: 0 18px; font-size: 13px; color: var(--soft); } .facts b { color: var(--ink); }
.findings article { display: grid; grid-template-columns: 8.5rem minmax(0, 1fr) 15rem; gap: 0 20px; padding: 14px 0; border-bottom: 1px solid var(--rule); }
.findings article:first-child { padding-top: 0; }
.findings h3 { margin: 0 0 2px; }
.remark { margin-top: 4px; font-size: 14px; }
.expected { margin-top: 4px; color: var(--soft); font-size: 14px; }
.measures { font-size: 14px; font-variant-numeric: tabular-nums; } .measures > div { margin-bottom: 6px; } .measures dt { color: var(--soft); font-size: 13px; line-height: 1.35; }
.measures .limit { margin-left: 6px; font-size: 13px; }
details { margin-top: 8px; } summary { cursor: pointer; color: var(--soft); font-size: 14px; }
.findings .pairs { columns: 2 14rem; }
.evidence { margin-top: 6px; padding-left: 1.6em; font-size: 14px; }
figcaption { margin-top: 10px; max-width: none; font-size: 14px; } figcaption p { margin-bottom: 2px; max-width: 62rem; }
.pairs { columns: 3 18rem; column-gap: 32px; margin: 8px 0; font-size: 14px; }
.pairs > div { display: flex; justify-content: space-between; gap: 16px; padding: 4px 0; border-bottom: 1px solid var(--rule); break-inside: avoid; }
.pairs dt { color: var(--soft); } .pairs dd { text-align: right; overflow-wrap: anywhere; }
.guards { padding: 0; list-style: none; columns: 2 22rem; column-gap: 32px; margin-bottom: 18px; font-size: 14px; }
.guards li { display: flex; padding: 6px 0; break-inside: avoid; } .guards .sign { font-size: 11px; margin-top: 3px; }
.files { padding: 0; margin-top: 12px; list-style: none; display: flex; flex-wrap: wrap; gap: 2px 24px; font-size: 14px; color: var(--soft); }
#limits ul { padding-left: 1.2em; }
.depth-2 { padding-left: 1.4em; } .depth-3 { padding-left: 2.8em; } .depth-4 { padding-left: 4.2em; }
`;

const PICTURES = `
svg { display: block; } svg text { font-size: 12px; fill: var(--ink); }
.timeline { width: 100%; min-width: 900px; height: auto; font-variant-numeric: tabular-nums; }
svg .soft { fill: var(--soft); } svg .strong { font-weight: 600; }
svg .halo { paint-order: stroke; stroke: var(--paper); stroke-width: 4px; stroke-linejoin: round; }
svg .read-only-words { stroke-width: 6px; } svg .inside { fill: var(--paper); font-weight: 600; }
.grid, .rule { stroke: var(--rule); stroke-width: 1; } .tick { stroke: var(--soft); }
.edge { fill: none; stroke-width: 1; }
rect.master { fill: var(--master); } rect.read-only { fill: url(#read-only); stroke: var(--master); } rect.replica { fill: var(--replica); }
line.unreachable { stroke: var(--grey); stroke-width: 2; stroke-dasharray: 2 5; } line.loading { stroke: var(--orange); stroke-width: 6; stroke-dasharray: 3 3; }
.alarm-ground { fill: var(--failed); fill-opacity: .14; } .alarm { fill: none; stroke: var(--failed); stroke-width: 2; } svg .alarm-words { fill: var(--failed); font-weight: 700; }
.leader { stroke: var(--soft); stroke-width: 1; fill: none; } .begins { fill: var(--ink); } .ends { fill: var(--paper); stroke: var(--ink); stroke-width: 1.2; }
path.ok { fill: var(--ok); } path.refused { fill: var(--refused); } path.unknown { fill: var(--unknown); }
svg .ok-words { fill: var(--link); } svg .refused-words { fill: var(--refused); } svg .unknown-words { fill: var(--unknown); }
.zero { stroke: var(--soft); } .p50 { fill: none; stroke: var(--ink); stroke-width: 1.5; } .max { fill: none; stroke: var(--soft); stroke-width: 1.2; stroke-dasharray: 1.5 2; }
.regions path { fill: transparent; } .regions path:hover { fill: var(--ink); fill-opacity: .08; }
#cursor { stroke: var(--failed); stroke-width: 1.5; }
.phase { min-width: 240px; } .phase .axis { stroke: var(--rule); } .phase .band { fill: var(--replica); fill-opacity: .45; } .phase .mark { fill: none; stroke: var(--ink); stroke-width: 2.5; } .phase .mark.outside { stroke: var(--failed); }
.dots { min-width: 260px; } .dots .band { fill: var(--replica); fill-opacity: .25; } .dots .dot { fill: var(--blue); fill-opacity: .75; } .dots .dot.outside { fill: var(--failed); }
.dots .interval { stroke: var(--soft); stroke-width: 3; } .dots .mark { stroke: var(--ink); stroke-width: 2.5; }
.plots { display: grid; grid-template-columns: repeat(auto-fill, minmax(350px, 1fr)); gap: 24px 12px; } .plot { width: 350px; max-width: 100%; height: auto; font-variant-numeric: tabular-nums; } .plot .dot { fill-opacity: .8; } .medians { fill: none; stroke-width: 1.5; }
.trend { width: 100%; min-width: 720px; height: auto; font-variant-numeric: tabular-nums; } .trend .bar { fill: var(--tone); } .trend .band { fill: none; stroke: var(--replica); stroke-opacity: .35; } .trend .value { fill: none; stroke: var(--blue); stroke-width: 1.2; } .trend .level { fill: none; stroke: var(--ink); stroke-width: 1.4; } .trend .in-vain { stroke: var(--failed); stroke-width: 3; }
.trend .mark { stroke: var(--soft); stroke-dasharray: 1 3; } .change { stroke: var(--soft); stroke-width: 2; } .change.worse { stroke: var(--failed); } .change.better { stroke: var(--held); }
.legend { display: flex; flex-wrap: wrap; gap: 0 14px; } .swatch { display: inline; margin-right: 5px; }
.cell .sign { font-size: 11px; } .cell.control { font-weight: 600; }
`;

const MEDIA = `
@media (max-width: 760px) {
  main, footer { padding-left: 16px; padding-right: 16px; }
  main { padding-top: 20px; }
  .numbers { grid-template-columns: 1fr 1fr; gap: 20px 16px; }
  .numbers .value { font-size: 26px; } .sentence { font-size: 18px; }
  .scroll table { min-width: 36rem; }
  .findings article { display: block; } .findings h3 { margin-top: 6px; } .measures { margin-top: 8px; }
}
@media print {
  :root { color-scheme: light only; }
  @page { margin: 14mm; }
  body { font-size: 10.5pt; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  main, footer { max-width: none; padding: 0; }
  .numbers .value { font-size: 19pt; } .findings article { grid-template-columns: 7rem minmax(0, 1fr) 10rem; }
  .pairs { columns: 2 12rem; } table { font-size: 9pt; } th, td { padding-right: 10px; } .phase { min-width: 0; width: 130px; height: auto; }
  .scroll { overflow: visible; } .timeline, .trend { min-width: 0; } button { display: none; }
  details::details-content { content-visibility: visible; height: auto; }
  figure, article, tr, .trend, .numbers > div { break-inside: avoid; } h2, h3, caption { break-after: avoid; }
  a { color: inherit; text-decoration: none; }
}
`;

/** CSS of all pages. */
export const STYLE = [BASE, HEAD, SECTIONS, PICTURES, MEDIA].join('');
