using System.Buffers.Binary;

namespace GuestGrid.Gateway.Security;

/// <summary>
/// A number modulo the order of P-256. Time and memory access never depend on the number: no branch looks at it, unlike
/// in <see cref="System.Numerics.BigInteger"/>, and so it may be a secret.
/// </summary>
internal readonly struct P256Scalar
{
    public const int Bytes = 32;

    // Products are Montgomery's: a * b / 2^256.
    private const ulong NegativeInverse = 0xCCD1C8AAEE00BC4F;

    private static readonly P256Scalar Order = new(
        0xF3B9CAC2FC632551, 0xBCE6FAADA7179E84, 0xFFFFFFFFFFFFFFFF, 0xFFFFFFFF00000000);

    private static readonly P256Scalar OrderLess2 = new(
        0xF3B9CAC2FC63254F, 0xBCE6FAADA7179E84, 0xFFFFFFFFFFFFFFFF, 0xFFFFFFFF00000000);

    // 2^512, which takes a number into Montgomery's form.
    private static readonly P256Scalar IntoForm = new(
        0x83244C95BE79EEA2, 0x4699799C49BD6FA6, 0x2845B2392B6BEC59, 0x66E12D94F3D95620);

    private static readonly P256Scalar One = new(1, 0, 0, 0);

    // The least significant first.
    private readonly ulong w0, w1, w2, w3;

    private P256Scalar(ulong w0, ulong w1, ulong w2, ulong w3) =>
        (this.w0, this.w1, this.w2, this.w3) = (w0, w1, w2, w3);

    /// <summary>Any 32 bytes, the most significant first, modulo the order.</summary>
    public static P256Scalar Reduce(ReadOnlySpan<byte> bytes) => LessOrder(Read(bytes), carry: 0);

    /// <summary>False for zero and for what is not below the order.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out P256Scalar scalar)
    {
        scalar = Read(bytes);
        return !scalar.IsZero & Subtract(scalar, Order, out _) == 1;
    }

    public bool IsZero => (w0 | w1 | w2 | w3) == 0;

    /// <summary>32 bytes, the most significant first.</summary>
    public void Write(Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt64BigEndian(bytes, w3);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], w2);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[16..], w1);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[24..], w0);
    }

    public static P256Scalar operator +(P256Scalar left, P256Scalar right)
    {
        var sum = new P256Scalar(
            Add(left.w0, right.w0, 0, out var carry), Add(left.w1, right.w1, carry, out carry),
            Add(left.w2, right.w2, carry, out carry), Add(left.w3, right.w3, carry, out carry));
        return LessOrder(sum, carry);
    }

    public static P256Scalar operator *(P256Scalar left, P256Scalar right) =>
        Montgomery(Montgomery(left, right), IntoForm);

    /// <summary>By Fermat: to the power of the order less 2, which is no secret.</summary>
    public P256Scalar Inverse()
    {
        var factor = Montgomery(this, IntoForm);
        var power = factor;
        for (var bit = 254; bit >= 0; bit--)
        {
            power = Montgomery(power, power);
            if ((OrderLess2.Word(bit / 64) >> (bit % 64) & 1) == 1) power = Montgomery(power, factor);
        }
        return Montgomery(power, One);
    }

    private static P256Scalar Read(ReadOnlySpan<byte> bytes) => new(
        BinaryPrimitives.ReadUInt64BigEndian(bytes[24..]), BinaryPrimitives.ReadUInt64BigEndian(bytes[16..]),
        BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]), BinaryPrimitives.ReadUInt64BigEndian(bytes));

    private static P256Scalar Montgomery(in P256Scalar left, in P256Scalar right)
    {
        ulong t0 = 0, t1 = 0, t2 = 0, t3 = 0, t4 = 0;
        for (var i = 0; i < 4; i++)
        {
            var factor = right.Word(i);
            t0 = MultiplyAdd(left.w0, factor, t0, 0, out var carry);
            t1 = MultiplyAdd(left.w1, factor, t1, carry, out carry);
            t2 = MultiplyAdd(left.w2, factor, t2, carry, out carry);
            t3 = MultiplyAdd(left.w3, factor, t3, carry, out carry);
            t4 = Add(t4, carry, 0, out var top);
            // What is added makes the lowest word zero, so that the sum can be moved down by it.
            var quotient = unchecked(t0 * NegativeInverse);
            MultiplyAdd(Order.w0, quotient, t0, 0, out carry);
            t0 = MultiplyAdd(Order.w1, quotient, t1, carry, out carry);
            t1 = MultiplyAdd(Order.w2, quotient, t2, carry, out carry);
            t2 = MultiplyAdd(Order.w3, quotient, t3, carry, out carry);
            t3 = Add(t4, carry, 0, out carry);
            t4 = top + carry;
        }
        return LessOrder(new P256Scalar(t0, t1, t2, t3), t4);
    }

    /// <summary>What is below twice the order, modulo it; <paramref name="carry"/> is its bit 256.</summary>
    private static P256Scalar LessOrder(in P256Scalar number, ulong carry)
    {
        var borrow = Subtract(number, Order, out var less);
        // All ones where there was nothing to subtract from.
        var keep = 0 - (borrow & ~carry & 1);
        return new P256Scalar(
            number.w0 & keep | less.w0 & ~keep, number.w1 & keep | less.w1 & ~keep,
            number.w2 & keep | less.w2 & ~keep, number.w3 & keep | less.w3 & ~keep);
    }

    private static ulong Subtract(in P256Scalar left, in P256Scalar right, out P256Scalar difference)
    {
        difference = new P256Scalar(
            Less(left.w0, right.w0, 0, out var borrow), Less(left.w1, right.w1, borrow, out borrow),
            Less(left.w2, right.w2, borrow, out borrow), Less(left.w3, right.w3, borrow, out borrow));
        return borrow;
    }

    private static ulong Add(ulong left, ulong right, ulong carry, out ulong next)
    {
        var sum = (UInt128)left + right + carry;
        next = (ulong)(sum >> 64);
        return (ulong)sum;
    }

    private static ulong Less(ulong left, ulong right, ulong borrow, out ulong next)
    {
        var difference = unchecked((UInt128)left - right - borrow);
        next = (ulong)(difference >> 64) & 1;
        return (ulong)difference;
    }

    private static ulong MultiplyAdd(ulong left, ulong right, ulong addend, ulong carry, out ulong high)
    {
        high = Math.BigMul(left, right, out var low);
        var sum = (UInt128)low + addend + carry;
        // No product of words is so large that this overflows.
        high += (ulong)(sum >> 64);
        return (ulong)sum;
    }

    private ulong Word(int index) => index switch
    {
        0 => w0,
        1 => w1,
        2 => w2,
        _ => w3,
    };
}
