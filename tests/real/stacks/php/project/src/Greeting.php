<?php

namespace Example\Hello;

final class Greeting
{
    const TEXT = 'the first edition';
}
