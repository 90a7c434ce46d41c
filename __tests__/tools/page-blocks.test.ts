import { expect, test } from '@jest/globals'

import { readBlocks } from '../../tools/page-blocks.ts'

const page = [
  '# Title\n\n```sh\nintro\n```\n',
  '## 1. One\n\n### Ubuntu\n\n```sh\napt\n```\n\n### Amazon Linux 2023\n\n```sh\ndnf\n```\n',
  '## 2. Two\n\n```sh\na\n\nb\n```\n\n```yaml\nno: shell\n```\n\n```sh\nc\n```\n',
  '## Rights\n\n```sh\nnever\n```\n',
].join('\n')

test('the blocks of the numbered sections, for one system', () => {
  expect(readBlocks(page, 'Ubuntu')).toEqual(['apt\n', 'a\n\nb\n', 'c\n'])
  expect(readBlocks(page, 'Amazon Linux 2023')).toEqual(['dnf\n', 'a\n\nb\n', 'c\n'])
})

test('the blocks of some sections alone', () => expect(readBlocks(page, 'Ubuntu', [2])).toEqual(['a\n\nb\n', 'c\n']))
