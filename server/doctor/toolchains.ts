/** A language whose programs may want to find the mock, and how one of them is made to call an address. */
export interface Toolchain {
  readonly name: string
  /** By what names it is started; the first that is there counts. */
  readonly commands: readonly string[]
  readonly versionArguments: readonly string[]
  /** Finds the version as its first group. */
  readonly version: RegExp
  readonly probe: (around: ProbeFacts) => Probe
  readonly remark?: (seen: Seen) => string
}

export interface Seen {
  readonly version: string
  readonly attaches: boolean
  readonly platform: string
}

export interface ProbeFacts {
  /** What to call; any answer will do. */
  readonly url: string
  readonly version: string
  /** Where the program runs; it goes away. */
  readonly folder: string
}

/** A program that calls an address as the language does by itself, and tells on stderr why it could not. */
export interface Probe {
  readonly args: readonly string[]
  /** What has to stand in its folder. */
  readonly files?: { readonly [name: string]: string }
  readonly env?: { readonly [name: string]: string }
}

const code = (...lines: readonly string[]): string => `${lines.join('\n')}\n`

const systemTrust =
  (language: string) =>
  ({ attaches, platform }: Seen): string =>
    !attaches && ['darwin', 'win32'].includes(platform)
      ? `${language} trusts the system alone on this platform: use the base URL`
      : ''

export const toolchains: readonly Toolchain[] = [
  {
    name: 'node',
    commands: ['node'],
    versionArguments: ['--version'],
    version: /^v(\S+)/m,
    // Not through a proxy, as most clients of this language.
    probe: ({ url }) => ({
      args: [
        '-e',
        code(
          `import('node:https').then(({ get }) =>`,
          `  get(process.argv[1], (answer) => answer.resume()).on('error', (error) => {`,
          `    console.error(error.message)`,
          `    process.exit(1)`,
          `  }),`,
          `)`,
        ),
        url,
      ],
    }),
  },
  {
    name: 'java',
    commands: ['java'],
    versionArguments: ['-version'],
    version: /version "([^"]+)"/,
    probe: ({ url }) => ({
      args: ['Probe.java', url],
      files: {
        'Probe.java': code(
          'public class Probe {',
          '  public static void main(String[] arguments) {',
          '    try {',
          '      java.net.URL url = java.net.URI.create(arguments[0]).toURL();',
          '      ((java.net.HttpURLConnection) url.openConnection()).getResponseCode();',
          '    } catch (Exception problem) {',
          '      System.err.println(problem);',
          '      System.exit(1);',
          '    }',
          '  }',
          '}',
        ),
      },
    }),
    remark: ({ version, attaches }) => {
      if (attaches) return 'Apache HttpClient, as in WxJava, needs --jvm-socks'
      return version.startsWith('1.') ? 'to find out takes Java 11 or later' : ''
    },
  },
  {
    name: 'go',
    commands: ['go'],
    versionArguments: ['version'],
    version: /\bgo(\d\S*)/,
    probe: ({ url }) => ({
      args: ['run', 'probe.go', url],
      files: {
        'probe.go': code(
          'package main',
          '',
          'import (',
          '\t"fmt"',
          '\t"net/http"',
          '\t"os"',
          ')',
          '',
          'func main() {',
          '\tanswer, problem := http.Get(os.Args[1])',
          '\tif problem != nil {',
          '\t\tfmt.Fprintln(os.Stderr, problem)',
          '\t\tos.Exit(1)',
          '\t}',
          '\tanswer.Body.Close()',
          '}',
        ),
      },
      // What a user sets for his modules is not for this one file, and nothing is to be downloaded.
      env: { GOFLAGS: '', GOWORK: 'off', GOTOOLCHAIN: 'local' },
    }),
    remark: systemTrust('Go'),
  },
  {
    name: 'python3',
    commands: ['python3', 'python'],
    versionArguments: ['--version'],
    version: /^Python (3\S*)/m,
    // The SDKs are built on requests, which has a list of trusted roots of its own.
    probe: ({ url }) => ({
      args: [
        '-c',
        code(
          'import sys, urllib.error, urllib.request',
          'try:',
          '    from requests import get',
          'except ImportError:',
          '    from urllib.request import urlopen as get',
          'try:',
          '    get(sys.argv[1])',
          'except urllib.error.HTTPError:',
          '    pass',
          'except Exception as problem:',
          '    sys.exit(str(problem))',
        ),
        url,
      ],
    }),
  },
  {
    name: 'php',
    commands: ['php'],
    versionArguments: ['--version'],
    version: /^PHP (\d\S*)/m,
    probe: ({ url }) => ({
      args: [
        '-r',
        code(
          '$fail = function ($why) { fwrite(STDERR, "$why\\n"); exit(1); };',
          'if (!extension_loaded("curl")) $fail("its extension curl is not loaded");',
          '$call = curl_init($argv[1]);',
          'curl_setopt($call, CURLOPT_RETURNTRANSFER, true);',
          'if (curl_exec($call) === false) $fail(curl_error($call));',
        ),
        '--',
        url,
      ],
    }),
  },
  {
    name: 'dotnet',
    commands: ['dotnet'],
    versionArguments: ['--version'],
    version: /^(\d+\.\d+\.\S+)/m,
    probe: ({ url, version, folder }) => ({
      args: ['run', '--', url],
      files: {
        'probe.csproj': code(
          '<Project Sdk="Microsoft.NET.Sdk">',
          '  <PropertyGroup>',
          '    <OutputType>Exe</OutputType>',
          `    <TargetFramework>net${version.split('.')[0]}.0</TargetFramework>`,
          '    <UseAppHost>false</UseAppHost>',
          '    <UseSharedCompilation>false</UseSharedCompilation>',
          '  </PropertyGroup>',
          '</Project>',
        ),
        'probe.cs': code(
          'try {',
          '  await new System.Net.Http.HttpClient().GetAsync(args[0]);',
          '  return 0;',
          '} catch (System.Exception problem) {',
          '  System.Console.Error.WriteLine(problem.GetBaseException().Message);',
          '  return 1;',
          '}',
        ),
      },
      // Its tools leave servers running, and files in the home folder, unless they are told not to.
      env: {
        DOTNET_CLI_HOME: folder,
        DOTNET_CLI_TELEMETRY_OPTOUT: '1',
        DOTNET_GENERATE_ASPNET_CERTIFICATE: 'false',
        DOTNET_NOLOGO: '1',
        MSBUILDDISABLENODEREUSE: '1',
        NUGET_PACKAGES: `${folder}/packages`,
      },
    }),
    remark: systemTrust('.NET'),
  },
  {
    name: 'ruby',
    commands: ['ruby'],
    versionArguments: ['--version'],
    version: /^ruby (\d\S*)/m,
    // As Faraday does. Net::HTTP by itself takes the proxy for http for https too.
    probe: ({ url }) => ({
      args: [
        '-rnet/http',
        '-e',
        code(
          'begin',
          '  url = URI(ARGV[0])',
          '  proxy = url.find_proxy',
          '  Net::HTTP.start(url.host, url.port, proxy&.host, proxy&.port, use_ssl: true) do |http|',
          '    http.get(url.path)',
          '  end',
          'rescue => problem',
          '  abort problem.message',
          'end',
        ),
        url,
      ],
    }),
    remark: ({ attaches }) =>
      attaches ? 'Net::HTTP by itself does not, only by URI#find_proxy' : '',
  },
  {
    name: 'curl',
    commands: ['curl'],
    versionArguments: ['--version'],
    version: /^curl (\S+)/m,
    probe: ({ url }) => ({ args: ['--silent', '--show-error', url] }),
  },
]
