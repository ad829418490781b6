<?php

declare(strict_types=1);

// Orders at WeCom as merchants do who use no SDK, and goes on when its token is taken away.
//
// Not a program of the protocol: nothing is signed, and other things go wrong. It judges itself: it ends with 0, or with
// 1 and a sentence. It needs a mock of its own.

require __DIR__ . '/steps.php';

const TOKEN_INVALID = 40014;

final class Wecom
{
    public ?string $token = null;

    /** @var list<array{string, int}> */
    public array $calls = [];

    public function order(string $outTradeNo): ?string
    {
        $answer = $this->tryToOrder($outTradeNo);
        if ($answer->errcode === TOKEN_INVALID) {
            $this->token = null;
            $answer = $this->tryToOrder($outTradeNo);
        }
        return $answer->prepay_id ?? null;
    }

    private function tryToOrder(string $outTradeNo): object
    {
        $this->token ??= $this->fetchToken();
        $body = [
            'appid' => getenv('WECHATPAY_MOCK_APPID'),
            'mchid' => getenv('WECHATPAY_MOCK_SUB_MCHID'),
            'out_trade_no' => $outTradeNo,
            'description' => 'Image形象店-深圳腾大-QQ公仔',
            'amount' => ['total' => 100, 'currency' => 'CNY'],
            'payer' => ['openid' => 'oUpF8uMuAJO_M2pxb1Q9zNjWeS6o'],
        ];
        return $this->call('miniapppay/create_order', ['access_token' => $this->token], [
            CURLOPT_HTTPHEADER => ['Content-Type: application/json'],
            // WeCom has an error for \uXXXX in a body, so that the text goes out as it is.
            CURLOPT_POSTFIELDS => json_encode($body, JSON_UNESCAPED_UNICODE | JSON_THROW_ON_ERROR),
        ]);
    }

    private function fetchToken(): string
    {
        return $this->call('gettoken', [
            'corpid' => getenv('WECHATPAY_MOCK_CORPID'),
            'corpsecret' => getenv('WECHATPAY_MOCK_CORPSECRET'),
        ])->access_token;
    }

    private function call(string $name, array $query, array $options = []): object
    {
        $url = baseUrl('qyapi.weixin.qq.com') . "/cgi-bin/{$name}?" . http_build_query($query);
        $answer = ask($url, $options);
        $this->calls[] = [$name, $answer->errcode];
        return $answer;
    }
}

/** Asks the mock itself, past every proxy. */
function control(string $method, string $path): object
{
    $token = getenv('WECHATPAY_MOCK_ADMIN_TOKEN');
    return ask(getenv('WECHATPAY_MOCK_URL') . "/__admin/{$path}", [
        CURLOPT_CUSTOMREQUEST => $method,
        CURLOPT_NOPROXY => '*',
        CURLOPT_HTTPHEADER => $token ? ["Authorization: Bearer {$token}"] : [],
    ]);
}

function ask(string $url, array $options): object
{
    $curl = curl_init($url);
    curl_setopt_array($curl, $options + [
        CURLOPT_RETURNTRANSFER => true,
        CURLOPT_FAILONERROR => true,
        CURLOPT_TIMEOUT => 30,
    ]);
    $text = curl_exec($curl);
    if ($text === false) {
        throw new RuntimeException("{$url}: " . curl_error($curl));
    }
    return json_decode($text, flags: JSON_THROW_ON_ERROR);
}

function expect(string $what, mixed $given, mixed $wanted): void
{
    if ($given === $wanted) {
        return;
    }
    fwrite(STDERR, "{$what}: " . json_encode($given) . ', not ' . json_encode($wanted) . "\n");
    exit(1);
}

$wecom = new Wecom();
$ordered = ['wecom-first' => $wecom->order('wecom-first')];
$firstToken = $wecom->token;
expect('tokens revoked', control('POST', 'wecom-tokens/revoke')->revoked, 1);
$ordered['wecom-second'] = $wecom->order('wecom-second');

expect('calls', $wecom->calls, [
    ['gettoken', 0],
    ['miniapppay/create_order', 0],
    ['miniapppay/create_order', TOKEN_INVALID],
    ['gettoken', 0],
    ['miniapppay/create_order', 0],
]);
expect('a new token', $wecom->token !== $firstToken, true);
$orders = control('GET', 'orders')->orders;
expect('orders', $ordered, array_column($orders, 'prepay_id', 'out_trade_no'));
say(['wecom' => 'ok', 'client' => 'php-curl', 'version' => curl_version()['version']]);
