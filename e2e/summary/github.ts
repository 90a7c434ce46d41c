import { readFileSync } from 'node:fs'
import rehypeRaw from 'rehype-raw'
import rehypeSanitize from 'rehype-sanitize'
import rehypeStringify from 'rehype-stringify'
import remarkGfm from 'remark-gfm'
import remarkParse from 'remark-parse'
import remarkRehype from 'remark-rehype'
import { unified } from 'unified'

/** Renders Markdown as GitHub does: with its extensions and raw HTML, and only what rehype-sanitize allows, as on GitHub. */
const pipeline = unified()
  .use(remarkParse)
  .use(remarkGfm)
  .use(remarkRehype, { allowDangerousHtml: true })
  .use(rehypeRaw)
  .use(rehypeSanitize)
  .use(rehypeStringify)

export const toHtml = (markdown: string): string => String(pipeline.processSync(markdown))

const readModule = (specifier: string): string => readFileSync(new URL(import.meta.resolve(specifier)), 'utf8')

/** A page that shows Markdown as GitHub does under a job. When the diagrams are drawn, the body has `data-drawn`. */
export function toPage(markdown: string): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Summary</title>
<style>${readModule('github-markdown-css/github-markdown-light.css')}</style>
<style>
  body { margin: 0; background: #fff; }
  article { box-sizing: border-box; max-width: 1012px; padding: 24px 32px; }
  .mermaid { text-align: center; }
</style>
<article class="markdown-body">${toHtml(markdown)}</article>
<script>${readModule('@mermaid-js/tiny')}</script>
<script>
  for (const code of document.querySelectorAll('pre > code.language-mermaid')) {
    const drawing = document.createElement('div')
    drawing.className = 'mermaid'
    drawing.textContent = code.textContent
    code.parentElement.replaceWith(drawing)
  }
  mermaid.initialize({ startOnLoad: false, securityLevel: 'strict' })
  mermaid.run({ querySelector: '.mermaid', suppressErrors: true }).finally(() => { document.body.dataset.drawn = 'yes' })
</script>
</html>`
}
