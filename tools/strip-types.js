// Jest's transform: node's own type stripping, so that tests run the very text that node would run.
import { stripTypeScriptTypes } from 'node:module'

export default { process: (source) => ({ code: stripTypeScriptTypes(source) }) }
