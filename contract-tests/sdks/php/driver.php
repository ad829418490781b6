<?php

declare(strict_types=1);

// The programs of this folder as drivers of `wechatpay-mock verify --driver`: docs/contract-driver.md. A process serves
// one case, so that a merchant is what its environment says, as in every other run.

const PATHS = [
    'scannedpos' => '/v3/pay/partner/transactions/scannedpos',
    'miniprogram' => '/v3/pay/partner/transactions/miniprogram',
    'jsapi-with-contract' => '/v3/pay/transactions/jsapi-with-contract',
];

function drive(string $name, string $version, ByHand $platform): void
{
    say([
        'driver' => $name,
        'version' => $version,
        'capabilities' => ['order', 'pay', 'notice', 'settle'],
        'endpoints' => array_keys(PATHS),
        'once' => true,
    ]);
    // One after the other, as PHP does within a process: what comes while an order is under way waits for it.
    while (($line = fgets(STDIN)) !== false) {
        $asked = json_decode($line, flags: JSON_THROW_ON_ERROR);
        say(['id' => $asked->id] + answer($asked, $platform));
    }
}

function answer(object $asked, ByHand $platform): array
{
    try {
        return ['ok' => true] + act($asked, $platform);
    } catch (Throwable $error) {
        return ['ok' => false, 'error' => $error->getMessage()];
    }
}

function act(object $asked, ByHand $platform): array
{
    return match ($asked->do) {
        'begin', 'end' => [],
        'order' => driveOrder($asked->order, $platform),
        'pay' => ['parameters' => $platform->sign(payingAppId($asked->order->body), $asked->prepay_id)],
        'notice' => ['status' => statusOfNotice($asked, $platform)],
        'settle' => ['state' => $platform->query(queryPath($asked->order))->trade_state],
    };
}

function driveOrder(object $order, ByHand $platform): array
{
    return ['prepay_id' => $platform->order(PATHS[$order->endpoint], $order->body)->prepay_id];
}

/** The one whose front end pays. */
function payingAppId(object $body): string
{
    return $body->sub_appid ?? $body->sp_appid ?? $body->appid;
}

/** What is verified and opened is good; the merchant's books are not the business of this program. */
function statusOfNotice(object $asked, ByHand $platform): int
{
    try {
        $platform->readNotice((array) $asked->headers, $asked->body ?? base64_decode($asked->body_base64));
        return 204;
    } catch (Throwable) {
        return 500;
    }
}

function queryPath(object $order): string
{
    $mchid = getenv('WECHATPAY_MOCK_MCHID');
    $isPartner = str_contains(PATHS[$order->endpoint], '/partner/');
    [$place, $by] = $isPartner
        ? ['partner/transactions', ['sp_mchid' => $mchid, 'sub_mchid' => $order->body->sub_mchid]]
        : ['transactions', ['mchid' => $mchid]];
    return "/v3/pay/{$place}/out-trade-no/{$order->outTradeNo}?" . http_build_query($by);
}
