using System;
using System.Text;

namespace Kinelink
{
    /// <summary>
    /// Reads msgpack from a part of an array, one value after another. Every length is checked before it is used; whatever
    /// the bytes are, nothing but ProtocolError is thrown. Made once and reset for each message, it allocates nothing.
    /// </summary>
    public sealed class MsgPackReader
    {
        internal static readonly UTF8Encoding Utf8 = new UTF8Encoding(false, true);

        private readonly byte[] single = new byte[4];
        private byte[] data;
        private int at;
        private int end;
        private int keyAt;
        private int keyLength;
        private string field = "";

        /// <summary>The array that is read from; what ReadText and ReadBytes find lies in it.</summary>
        public byte[] Data
        {
            get { return data; }
        }

        /// <summary>Begin with a message: `count` bytes from `offset`.</summary>
        public void Reset(byte[] bytes, int offset, int count)
        {
            if (count > Limits.MessageBytes)
                throw new ProtocolError(ProtocolError.TooBig, "a message may have " + Limits.MessageBytes + " bytes, not " + count);
            data = bytes;
            at = offset;
            end = offset + count;
            field = "";
        }

        /// <summary>The kind of the value that comes next.</summary>
        public MsgPackKind Peek()
        {
            Need(1);
            return MsgPackKinds.Of(data[at]);
        }

        /// <summary>Begin a map; returns its number of entries.</summary>
        public int ReadMap()
        {
            byte tag = Take();
            if ((tag & 0xf0) == 0x80) return Fits(tag & 0x0f, 2);
            if (tag == 0xde) return Fits(TakeUnsigned(2), 2);
            if (tag == 0xdf) return Fits(TakeUnsigned(4), 2);
            throw Bad("a map");
        }

        /// <summary>Begin a list; returns its number of items.</summary>
        public int ReadList()
        {
            byte tag = Take();
            if ((tag & 0xf0) == 0x90) return Fits(tag & 0x0f, 1);
            if (tag == 0xdc) return Fits(TakeUnsigned(2), 1);
            if (tag == 0xdd) return Fits(TakeUnsigned(4), 1);
            throw Bad("a list");
        }

        /// <summary>Read the key of a message's field. False where its value is nil, which is as good as left out: both are skipped.</summary>
        public bool ReadKey()
        {
            MsgPackKind kind = Peek();
            if (kind == MsgPackKind.Text)
            {
                keyLength = ReadText(out keyAt);
            }
            else if (kind == MsgPackKind.Bytes)
            {
                Skip(0);
                keyLength = 0;
            }
            else
            {
                throw Malformed("a map has a key that is no text");
            }
            field = "";
            if (Peek() != MsgPackKind.Nil) return true;
            at++;
            return false;
        }

        /// <summary>Whether the key read last is this one (ASCII); errors then name the field.</summary>
        public bool Key(string name)
        {
            if (!Same(name, keyAt, keyLength)) return false;
            field = name;
            return true;
        }

        /// <summary>Nothing may follow a message.</summary>
        public void ReadEnd()
        {
            if (at != end) throw Malformed((end - at) + " bytes follow the message");
        }

        public void ReadNil()
        {
            if (Take() != 0xc0) throw Bad("nil");
        }

        public bool ReadFlag()
        {
            byte tag = Take();
            if (tag == 0xc2) return false;
            if (tag == 0xc3) return true;
            throw Bad("true or false");
        }

        /// <summary>A whole number of 64 bits. `huge`: it is above that, and given modulo 2^64.</summary>
        public long ReadWhole(out bool huge)
        {
            huge = false;
            byte tag = Take();
            if (tag < 0x80) return tag;
            if (tag >= 0xe0) return (sbyte)tag;
            switch (tag)
            {
                case 0xcc: return (long)TakeUnsigned(1);
                case 0xcd: return (long)TakeUnsigned(2);
                case 0xce: return (long)TakeUnsigned(4);
                case 0xcf:
                    long whole = unchecked((long)TakeUnsigned(8));
                    huge = whole < 0;
                    return whole;
                case 0xd0: return unchecked((sbyte)TakeUnsigned(1));
                case 0xd1: return unchecked((short)TakeUnsigned(2));
                case 0xd2: return unchecked((int)TakeUnsigned(4));
                case 0xd3: return unchecked((long)TakeUnsigned(8));
                default: throw Bad("a whole number");
            }
        }

        /// <summary>A floating-point number of 32 or 64 bits.</summary>
        public double ReadNumber()
        {
            byte tag = Take();
            if (tag == 0xcb) return BitConverter.Int64BitsToDouble(unchecked((long)TakeUnsigned(8)));
            if (tag != 0xca) throw Bad("a number");
            uint bits = (uint)TakeUnsigned(4);
            for (int i = 0; i < 4; i++) single[BitConverter.IsLittleEndian ? i : 3 - i] = (byte)(bits >> (8 * i));
            return BitConverter.ToSingle(single, 0);
        }

        /// <summary>Valid UTF-8; returns its number of bytes, `start` is where it lies in Data.</summary>
        public int ReadText(out int start)
        {
            byte tag = Take();
            int count;
            if ((tag & 0xe0) == 0xa0) count = Fits((ulong)(tag & 0x1f), 1);
            else if (tag == 0xd9) count = Fits(TakeUnsigned(1), 1);
            else if (tag == 0xda) count = Fits(TakeUnsigned(2), 1);
            else if (tag == 0xdb) count = Fits(TakeUnsigned(4), 1);
            else throw Bad("text");
            start = at;
            at += count;
            try
            {
                Utf8.GetCharCount(data, start, count);
            }
            catch (ArgumentException)
            {
                throw Malformed("a text is not UTF-8");
            }
            return count;
        }

        /// <summary>Bytes as they are; returns how many, `start` is where they lie in Data.</summary>
        public int ReadBytes(out int start)
        {
            byte tag = Take();
            int count;
            if (tag == 0xc4) count = Fits(TakeUnsigned(1), 1);
            else if (tag == 0xc5) count = Fits(TakeUnsigned(2), 1);
            else if (tag == 0xc6) count = Fits(TakeUnsigned(4), 1);
            else throw Bad("a block of bytes");
            start = at;
            at += count;
            return count;
        }

        /// <summary>Pass over a value, with at most `depth` levels of maps and lists below it.</summary>
        public void Skip(int depth = Limits.Depth)
        {
            if (depth < 0) throw TooDeep();
            int start;
            bool huge;
            switch (Peek())
            {
                case MsgPackKind.Nil:
                case MsgPackKind.Flag:
                    at++;
                    break;
                case MsgPackKind.Whole:
                    ReadWhole(out huge);
                    break;
                case MsgPackKind.Number:
                    ReadNumber();
                    break;
                case MsgPackKind.Text:
                    ReadText(out start);
                    break;
                case MsgPackKind.Bytes:
                    ReadBytes(out start);
                    break;
                case MsgPackKind.List:
                    for (int left = ReadList(); left > 0; left--) Skip(depth - 1);
                    break;
                case MsgPackKind.Map:
                    for (int left = ReadMap(); left > 0; left--)
                    {
                        MsgPackKind key = Peek();
                        if (key != MsgPackKind.Text && key != MsgPackKind.Bytes)
                            throw Malformed("a map has a key that is no text");
                        Skip(depth - 1);
                        Skip(depth - 1);
                    }
                    break;
                default:
                    SkipExtension();
                    break;
            }
        }

        /// <summary>Whether some bytes of Data are this ASCII text.</summary>
        internal bool Same(string text, int start, int count)
        {
            if (count != text.Length) return false;
            for (int i = 0; i < count; i++)
                if (data[start + i] != text[i]) return false;
            return true;
        }

        /// <summary>The error of a field that isn't what it should be.</summary>
        internal ProtocolError Bad(string wanted)
        {
            string name = field.Length > 0 ? "field '" + field + "'" : "the value";
            return new ProtocolError(ProtocolError.BadField, name + " must be " + wanted);
        }

        internal ProtocolError TooDeep()
        {
            return Bad("at most " + Limits.Depth + " levels and " + Limits.Items + " values");
        }

        private static ProtocolError Malformed(string what)
        {
            return new ProtocolError(ProtocolError.Malformed, "these bytes are no msgpack: " + what);
        }

        private void SkipExtension()
        {
            byte tag = Take();
            ulong count;
            if (tag >= 0xd4) count = 1ul << (tag - 0xd4);
            else count = TakeUnsigned(1 << (tag - 0xc7));
            // The extension's own type is one byte more.
            at += Fits(count + 1, 1);
        }

        private void Need(int count)
        {
            if (end - at < count) throw Malformed("they end too early");
        }

        private byte Take()
        {
            Need(1);
            return data[at++];
        }

        private ulong TakeUnsigned(int count)
        {
            Need(count);
            ulong value = 0;
            for (int i = 0; i < count; i++) value = value << 8 | data[at++];
            return value;
        }

        private int Fits(int count, int bytesEach)
        {
            return Fits((ulong)count, bytesEach);
        }

        private int Fits(ulong count, int bytesEach)
        {
            if (count * (ulong)bytesEach > (ulong)(end - at)) throw Malformed("they end too early");
            return (int)count;
        }
    }
}
