import { execFile, spawnSync } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { rootCertificates } from 'node:tls'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { temporaryFolder } from './cli.testing.js'
import { javaKeystore } from './jks.js'

/** Made by keytool of Java 17: -importcert -storetype JKS -alias "Made By Keytool" -storepass changeit. */
const MADE_BY_KEYTOOL = Buffer.from(
  `/u3+7QAAAAIAAAABAAAAAgAPbWFkZSBieSBrZXl0b29sAAABoflTVPYABVguNTA5AAABcTCCAW0wggEToAMCAQICFG
lZhmzHnEXcNDB+4S43C3nx/ymZMAoGCCqGSM49BAMCMAwxCjAIBgNVBAMMAXQwHhcNMjYxMTIwMTQxOTEwWhcNMjYx
MTIxMTQxOTEwWjAMMQowCAYDVQQDDAF0MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAELy/TnbG+/1Lt/g0XJYBzXr
1EhatxrlAj54BM0gCqvGhDmYS32b4t6kWdIDQ9NgXebHIFKz4rJbR07Yg9XSjzpqNTMFEwHQYDVR0OBBYEFDcH1El6
OECcLVKkVrwsPmY4GMwJMB8GA1UdIwQYMBaAFDcH1El6OECcLVKkVrwsPmY4GMwJMA8GA1UdEwEB/wQFMAMBAf8wCg
YIKoZIzj0EAwIDSAAwRQIgP4Zzx2ZjZ9NQTvk9zpI+hiXxOLjEd2dDRTz6J5ZZ8gsCIQDgZFn/mKS3szJXvvKdPoM1
FfqH5s2hksrOy0lRXuQ8EyBDJE5j3o1JNm1fTVmgyuYpVPS3`,
  'base64',
)
const CREATED_MS = Number(MADE_BY_KEYTOOL.readBigInt64BE(33))
const CERTIFICATE = MADE_BY_KEYTOOL.subarray(52, -20)

const roots = rootCertificates
  .slice(0, 20)
  .map((pem, index) => ({ alias: `root-${index}`, certificate: new X509Certificate(pem).raw }))

test('a keystore is byte for byte the one that keytool makes of the same certificate', () => {
  const entry = { alias: 'made by keytool', certificate: CERTIFICATE }
  expect(javaKeystore([entry], 'changeit', CREATED_MS)).toEqual(MADE_BY_KEYTOOL)
})

test('the same certificates give the same keystore, another password or order another one', () => {
  const keystore = javaKeystore(roots, 'changeit')
  expect(javaKeystore(roots, 'changeit')).toEqual(keystore)
  expect(javaKeystore(roots, 'changed')).not.toEqual(keystore)
  expect(javaKeystore(roots.toReversed(), 'changeit')).not.toEqual(keystore)
})

test('an empty keystore is a header and its digest', () => {
  const keystore = javaKeystore([], 'changeit')
  expect(keystore.toString('hex', 0, 12)).toBe('feedfeed0000000200000000')
  expect(keystore).toHaveLength(12 + 20)
})

const hasKeytool = spawnSync('keytool', ['-help']).error === undefined

// The first test proves the format wherever it runs. This one adds the program itself where there is one.
test(
  hasKeytool
    ? 'keytool lists what is in it, and refuses a wrong password and a changed byte'
    : 'keytool is not on this machine, so only the comparison with a file made by it has been done',
  async () => {
    if (!hasKeytool) return
    const folder = await temporaryFolder()
    const keystore = javaKeystore(roots, 'changeit')
    const list = async (bytes: Buffer, password: string): Promise<string> => {
      await writeFile(join(folder, 'x.jks'), bytes)
      const argv = ['-J-Duser.language=en', '-list', '-keystore', 'x.jks', '-storepass', password]
      return promisify(execFile)('keytool', argv, { cwd: folder }).then(
        ({ stdout }) => stdout,
        (error: { readonly stdout: string }) => error.stdout,
      )
    }
    const listed = await list(keystore, 'changeit')
    expect(listed).toContain(`Your keystore contains ${roots.length} entries`)
    expect(listed.match(/trustedCertEntry/g)).toHaveLength(roots.length)
    for (const { certificate } of roots) {
      expect(listed).toContain(new X509Certificate(certificate).fingerprint256)
    }
    expect(await list(keystore, 'wrong')).toContain('password was incorrect')
    const changed = Buffer.from(keystore)
    changed[200] = 255 - (changed[200] ?? 0)
    expect(await list(changed, 'changeit')).not.toContain('Your keystore contains')
  },
  60_000,
)
