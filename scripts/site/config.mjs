// VitePress' configuration of the site that scripts/build-site.mjs makes of docs/.
import { readFileSync } from 'node:fs';

const { pages, commands } = JSON.parse(readFileSync(new URL('./site.json', import.meta.url), 'utf8'));

export default {
  title: 'hsi-run',
  description: 'Declarative pipelines for hyperspectral image classification: one file, one experiment, reproduced to the bit',
  // Wherever it is served from: a folder of a host, or the root.
  base: process.env.HSI_SITE_BASE ?? '/',
  cleanUrls: false,
  lastUpdated: false,
  // Braces and angle brackets of these texts are no attributes and no elements.
  markdown: { html: false, attrs: { disable: true } },
  themeConfig: {
    search: { provider: 'local' },
    nav: [
      { text: 'Tutorials', link: '/tutorials/' },
      { text: 'Commands', link: '/commands/' },
      { text: 'Pipelines', link: '/spec' },
      { text: 'Errors', link: '/errors' },
    ],
    sidebar: [
      { text: 'Tutorials', items: pages.tutorials },
      { text: 'To write a pipeline', items: pages.pipeline },
      { text: 'To use results', items: pages.results },
      { text: 'On other machines', items: pages.machines },
      { text: 'To change hsi-run', items: pages.project },
      { text: 'Commands', collapsed: true, items: commands },
    ],
    outline: [2, 3],
  },
};
