/** What the specs sign and verify webhooks with. */
export const secrets = { platformSecret: 'whsec_platform', connectSecret: 'whsec_connect', thinSecret: 'whsec_thin' };
