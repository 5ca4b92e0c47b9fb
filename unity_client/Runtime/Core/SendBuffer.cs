using System;

namespace Kinelink
{
    /// <summary>Bytes that wait to be sent. Grows where it must and is used again, so that nothing is made for each message.</summary>
    public sealed class SendBuffer
    {
        /// <summary>The first `Count` of these.</summary>
        public byte[] Bytes { get; private set; }
        public int Count { get; private set; }

        public SendBuffer()
        {
            Bytes = new byte[1 << 10];
        }

        public void Put(byte value)
        {
            Grow(1);
            Bytes[Count++] = value;
        }

        public void Put(byte[] data)
        {
            Put(data, 0, data.Length);
        }

        public void Put(byte[] data, int offset, int count)
        {
            Grow(count);
            Buffer.BlockCopy(data, offset, Bytes, Count, count);
            Count += count;
        }

        /// <summary>A number in so many bytes, the highest first.</summary>
        public void PutNumber(ulong value, int width)
        {
            for (int shift = 8 * (width - 1); shift >= 0; shift -= 8) Put((byte)(value >> shift));
        }

        public void PutAscii(string text)
        {
            foreach (char letter in text) Put((byte)letter);
        }

        public void Clear()
        {
            Count = 0;
        }

        private void Grow(int count)
        {
            if (Bytes.Length - Count >= count) return;
            byte[] bytes = new byte[Math.Max(Count + count, 2 * Bytes.Length)];
            Buffer.BlockCopy(Bytes, 0, bytes, 0, Count);
            Bytes = bytes;
        }
    }
}
