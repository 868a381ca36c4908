// MQTT.js over WebSocket: node mqttjs_test.js URL [CA_FILE]. Exit 77 when MQTT.js is not installed.
'use strict'

const assert = require('assert')

function load() {
  try {
    return require('mqtt')
  } catch (error) {
    console.log('skipped: there is no MQTT.js')
    process.exit(77)
  }
}

const mqtt = load()
const url = process.argv[2]
const trust = url.startsWith('wss') ? { ca: require('fs').readFileSync(process.argv[3]) } : {}
const limit = setTimeout(() => {
  console.log('FAILED: no end after 30 s')
  process.exit(1)
}, 30000)

function connected(options, begun = () => {}) {
  return new Promise((resolve, reject) => {
    const client = mqtt.connect(url, { protocolVersion: 5, reconnectPeriod: 0, ...trust, ...options })
    begun(client)
    client.once('connect', connack => resolve([client, connack]))
    client.once('error', reject)
    client.once('close', () => reject(new Error('closed without a connection')))
  })
}

// What a callback of MQTT.js is told, as a promise.
const told = start => new Promise((resolve, reject) => start((error, value) => (error ? reject(error) : resolve(value))))
const subscribed = (client, filter, qos) => told(done => client.subscribe(filter, { qos }, done))
const published = (client, topic, payload, options) => told(done => client.publish(topic, payload, options, done))
const ended = client => told(done => client.end(false, {}, done))
const message = client => new Promise(resolve => client.once('message', (topic, payload, packet) => resolve([payload, packet])))

async function everyQos() {
  const [client] = await connected({ clientId: 'every-qos' })
  const grants = await subscribed(client, 'qos/#', 2)
  assert.strictEqual(grants[0].qos, 2)
  for (const qos of [0, 1, 2]) {
    const arrives = message(client)
    await published(client, 'qos/' + qos, 'text ' + qos, { qos, properties: { userProperties: { level: String(qos) } } })
    const [payload, packet] = await arrives
    assert.strictEqual(payload.toString(), 'text ' + qos)
    assert.strictEqual(packet.qos, qos)
    assert.strictEqual(packet.properties.userProperties.level, String(qos))
  }
  await ended(client)
}

async function sizes() {
  const [client] = await connected({ clientId: 'sizes' })
  await subscribed(client, 'size', 1)
  for (const size of [0, 1, 125, 126, 65535, 65536, 1000000]) {
    const sent = Buffer.alloc(size, 'dockwire')
    const arrives = message(client)
    await published(client, 'size', sent, { qos: 1 })
    assert.ok((await arrives)[0].equals(sent), size + ' bytes')
  }
  await ended(client)
}

async function resumed() {
  const options = { clientId: 'resumed', clean: false, properties: { sessionExpiryInterval: 60 } }
  const [before] = await connected(options)
  await subscribed(before, 'kept', 1)
  await ended(before)
  const [other] = await connected({ clientId: 'other' })
  await published(other, 'kept', 'meanwhile', { qos: 1 })
  await ended(other)
  let arrives
  const [after, connack] = await connected(options, client => { arrives = message(client) })
  assert.strictEqual(connack.sessionPresent, true)
  assert.strictEqual((await arrives)[0].toString(), 'meanwhile')
  await ended(after)
}

// A client that does not know the certificate's authority does not talk to the broker.
async function untrusted() {
  if (!trust.ca) return
  await assert.rejects(connected({ clientId: 'untrusted', ca: undefined }), /closed without/)
}

async function main() {
  await untrusted()
  await everyQos()
  await sizes()
  await resumed()
}

main().then(
  () => clearTimeout(limit),
  error => {
    console.log('FAILED:', error)
    process.exit(1)
  })
