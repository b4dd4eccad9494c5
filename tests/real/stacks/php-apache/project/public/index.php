<?php

require __DIR__ . '/../vendor/autoload.php';

echo Example\Frame\Frame::around(Example\Hello\Greeting::TEXT);
