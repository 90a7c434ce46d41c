import { describe, expect, test } from '@jest/globals'
import { recognizeLayout } from '../../src/domain/recognize-layout.ts'
import { formatWithBlock } from '../../src/domain/with-block.ts'
import { hosts } from './recognize-layout/hosts.ts'

const indent = (text: string) => `with:\n${text.replace(/^(?=.)/gm, '  ')}`

describe('the block that fits', () => {
  test.each(Object.entries(hosts))('%s', (_, { layout, block }) => {
    const found = recognizeLayout(layout)
    if (found.kind === 'not-supported') throw new Error(`${found.reason}. ${found.change}`)
    expect(formatWithBlock(found.inputs)).toBe(indent(block))
  })
})
