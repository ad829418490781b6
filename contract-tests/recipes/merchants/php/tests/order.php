<?php

declare(strict_types=1);

require __DIR__ . '/../src/shop.php';

$prepayId = order(getenv('WECHATPAY_MOCK_MCHID'), 'shop20260000000001', 101);
if (!str_starts_with($prepayId, 'wx')) {
    fwrite(STDERR, "not a prepay_id: {$prepayId}\n");
    exit(1);
}
echo "an order gets a prepay_id\n";
