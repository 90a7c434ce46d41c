// ssh2 asks for __dirname while it loads, and an ES module has none: without this the bundle dies at its start.
globalThis.__dirname = import.meta.dirname
