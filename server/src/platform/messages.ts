/**
 * The outside world of short messages. The platform calls `send` from the drain, after commit; a sender may throw and
 * will be asked again, with the same id, which it hands to the gateway so that nothing goes out twice.
 */
export interface SmsSender {
  send(message: Sms): Promise<void>
}

/** `phone` as digits with an optional +; `text` carries no names and no addresses (house rule), a code or a link only. */
export type Sms = { id: string; phone: string; text: string }

/** Invented phones: 1440 and seven digits, a range of machines that no person holds. */
export const isDemoPhone = (phone: string): boolean =>
  /^(?:\+?86)?1440\d{7}$/.test(phone.normalize('NFKC').replace(/[\s-]/g, ''))

/** Wraps every real gateway: demo numbers never reach it, wherever the platform runs. They count as sent. */
export const realSender = (gateway: SmsSender): SmsSender => ({
  async send(message) {
    if (!isDemoPhone(message.phone)) await gateway.send(message)
  },
})

/** A gateway that takes one message per POST as JSON, with a bearer token; anything but 2xx is a refusal. */
export const gatewaySender = ({ url, token }: { url: string; token: string }): SmsSender => ({
  async send(message) {
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` }
    const signal = AbortSignal.timeout(10_000)
    const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(message), signal })
    if (!answer.ok) throw new Error(`the SMS gateway answered ${answer.status}`)
  },
})

/**
 * Development: messages are handed to `keep`, which shows them on the inbox page. Only with the embedded database on
 * loopback; main.ts refuses to start with it elsewhere.
 */
export const inboxSender = (keep: (message: Sms) => void | Promise<void>): SmsSender => ({
  async send(message) {
    await keep(message)
  },
})
