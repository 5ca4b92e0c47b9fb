using System;
using System.Collections.Generic;

namespace Kinelink
{
    /// <summary>Writes msgpack into an array that grows, each value in its shortest form, so that all languages write the same bytes.</summary>
    public sealed class MsgPackWriter
    {
        private byte[] data = new byte[256];
        private int at;

        /// <summary>What has been written.</summary>
        public byte[] ToArray()
        {
            var bytes = new byte[at];
            Buffer.BlockCopy(data, 0, bytes, 0, at);
            return bytes;
        }

        /// <summary>Begin a map; then follow `count` times a key and a value.</summary>
        public void WriteMap(int count)
        {
            WriteHead(count, 0x80, 15, 0, 0xde, 0xdf);
        }

        /// <summary>Begin a list; then follow `count` values.</summary>
        public void WriteList(int count)
        {
            WriteHead(count, 0x90, 15, 0, 0xdc, 0xdd);
        }

        public void WriteNil()
        {
            Put(0xc0);
        }

        public void WriteFlag(bool value)
        {
            Put(value ? (byte)0xc3 : (byte)0xc2);
        }

        public void WriteWhole(long value)
        {
            ulong bits = unchecked((ulong)value);
            if (value >= 0)
            {
                if (value < 0x80) Put((byte)value);
                else if (value <= byte.MaxValue) Put(0xcc, bits, 1);
                else if (value <= ushort.MaxValue) Put(0xcd, bits, 2);
                else if (value <= uint.MaxValue) Put(0xce, bits, 4);
                else Put(0xcf, bits, 8);
            }
            else if (value >= -32) Put(unchecked((byte)value));
            else if (value >= sbyte.MinValue) Put(0xd0, bits, 1);
            else if (value >= short.MinValue) Put(0xd1, bits, 2);
            else if (value >= int.MinValue) Put(0xd2, bits, 4);
            else Put(0xd3, bits, 8);
        }

        public void WriteNumber(double value)
        {
            Put(0xcb, unchecked((ulong)BitConverter.DoubleToInt64Bits(value)), 8);
        }

        public void WriteText(string text)
        {
            int count;
            try
            {
                count = MsgPackReader.Utf8.GetByteCount(text);
            }
            catch (ArgumentException)
            {
                throw new ProtocolError(ProtocolError.BadField, "a text holds half a character");
            }
            WriteHead(count, 0xa0, 31, 0xd9, 0xda, 0xdb);
            Grow(count);
            at += MsgPackReader.Utf8.GetBytes(text, 0, text.Length, data, at);
        }

        public void WriteBytes(byte[] bytes)
        {
            WriteHead(bytes.Length, 0, -1, 0xc4, 0xc5, 0xc6);
            Grow(bytes.Length);
            Buffer.BlockCopy(bytes, 0, data, at, bytes.Length);
            at += bytes.Length;
        }

        /// <summary>Numbers as a block of little-endian float32.</summary>
        public void WriteBlock(float[] numbers)
        {
            var bytes = new byte[4 * numbers.Length];
            Block.ToBytes(numbers, bytes);
            WriteBytes(bytes);
        }

        public void WriteTexts(IList<string> texts)
        {
            WriteList(texts.Count);
            foreach (string text in texts) WriteText(text);
        }

        /// <summary>What another has written, as it is.</summary>
        internal void WriteWritten(MsgPackWriter other)
        {
            Grow(other.at);
            Buffer.BlockCopy(other.data, 0, data, at, other.at);
            at += other.at;
        }

        private void WriteHead(int count, byte small, int smallest, byte one, byte two, byte four)
        {
            if (count <= smallest) Put((byte)(small | count));
            else if (one != 0 && count <= byte.MaxValue) Put(one, (ulong)count, 1);
            else if (count <= ushort.MaxValue) Put(two, (ulong)count, 2);
            else Put(four, (ulong)count, 4);
        }

        private void Put(byte value)
        {
            Grow(1);
            data[at++] = value;
        }

        private void Put(byte tag, ulong bits, int count)
        {
            Put(tag);
            Grow(count);
            for (int shift = 8 * (count - 1); shift >= 0; shift -= 8) data[at++] = (byte)(bits >> shift);
        }

        private void Grow(int count)
        {
            if (data.Length - at >= count) return;
            Array.Resize(ref data, Math.Max(at + count, 2 * data.Length));
        }
    }
}
