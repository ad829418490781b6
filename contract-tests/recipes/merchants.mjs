// The merchants: a folder each, and the one line in which an amount in fen becomes one in yuan.
import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const merchants = [
  {
    language: 'Java',
    folder: 'java',
    needs: [
      ['javac', '--release', '17', '--version'],
      ['mvn', '--version'],
    ],
    inYuan: {
      file: 'src/main/java/shop/Shop.java',
      right: '"amount", Map.of("total", totalFen)',
      wrong: '"amount", Map.of("total", totalFen / 100.0)',
    },
  },
  {
    language: 'Go',
    folder: 'go',
    needs: [['go', 'version']],
    inYuan: {
      file: 'shop.go',
      right: '{"total": totalFen}',
      wrong: '{"total": float64(totalFen) / 100}',
    },
  },
  {
    language: 'PHP',
    folder: 'php',
    needs: [['php', '-r', "exit(PHP_VERSION_ID >= 80100 && extension_loaded('curl') ? 0 : 1);"]],
    inYuan: {
      file: 'src/shop.php',
      right: "['total' => $totalFen]",
      wrong: "['total' => $totalFen / 100]",
    },
  },
  {
    language: 'Node',
    folder: 'node',
    needs: [['npm', '--version']],
    /** What a merchant types to have the tool; the pipeline then installs by the lock file that this leaves. */
    install: (tarball) => ['npm', 'install', '--save-dev', '--package-lock-only', tarball],
    inYuan: {
      file: 'shop.js',
      right: '{ total: totalFen }',
      wrong: '{ total: totalFen / 100 }',
    },
    /** A test that takes any answer, also a refusal. */
    careless: {
      file: 'test/order.test.js',
      right: "assert.match(await shop.order('shop20260000000001', 101), /^wx/)",
      wrong: "await shop.order('shop20260000000001', 101).catch(() => undefined)",
    },
  },
]

const here = fileURLToPath(new URL('merchants', import.meta.url))

/** The project of a merchant as it is here. */
export const projectOf = ({ folder }) => join(here, folder)

/** A copy of a project, with these lines changed. */
export function copyProject(from, to, changes = []) {
  cpSync(from, to, { recursive: true, filter: (path) => !LEFTOVERS.test(path) })
  for (const { file, right, wrong } of changes) {
    const text = readFileSync(join(to, file), 'utf8')
    if (text.split(right).length !== 2) throw new Error(`${file} has not one "${right}"`)
    writeFileSync(join(to, file), text.replace(right, wrong))
  }
}

/** What somebody may have built in there. */
const LEFTOVERS = /[\\/](node_modules|target)$/
