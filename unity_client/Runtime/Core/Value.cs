using System;
using System.Collections.Generic;

namespace Kinelink
{
    /// <summary>
    /// Plain data of any shape, such as a scene, the result of a request or the data of an event. Never changes, except that
    /// lists and maps can be added to while they are made. Asking for what isn't there gives Nil, for another kind its default.
    /// </summary>
    public sealed class Value
    {
        public static readonly Value Nil = new Value(MsgPackKind.Nil);

        private readonly long whole;
        private readonly double number;
        private readonly object content;

        private Value(MsgPackKind kind, long whole = 0, double number = 0, object content = null)
        {
            Kind = kind;
            this.whole = whole;
            this.number = number;
            this.content = content;
        }

        public MsgPackKind Kind { get; private set; }

        public static Value Of(bool flag)
        {
            return new Value(MsgPackKind.Flag, flag ? 1 : 0);
        }

        public static Value Of(long whole)
        {
            return new Value(MsgPackKind.Whole, whole, whole);
        }

        public static Value Of(double number)
        {
            return new Value(MsgPackKind.Number, 0, number);
        }

        public static Value Of(string text)
        {
            return text == null ? Nil : new Value(MsgPackKind.Text, 0, 0, text);
        }

        public static Value Of(byte[] bytes)
        {
            return bytes == null ? Nil : new Value(MsgPackKind.Bytes, 0, 0, bytes);
        }

        /// <summary>An empty list, to Add to.</summary>
        public static Value List()
        {
            return new Value(MsgPackKind.List, 0, 0, new List<Value>());
        }

        /// <summary>An empty map, to Add to. Its order is kept.</summary>
        public static Value Map()
        {
            return new Value(MsgPackKind.Map, 0, 0, new List<KeyValuePair<string, Value>>());
        }

        public bool AsFlag
        {
            get { return Kind == MsgPackKind.Flag && whole != 0; }
        }

        public long AsWhole
        {
            get { return Kind == MsgPackKind.Whole ? whole : 0; }
        }

        /// <summary>A number, whole or not.</summary>
        public double AsNumber
        {
            get { return number; }
        }

        public string AsText
        {
            get { return content as string ?? ""; }
        }

        public byte[] AsBytes
        {
            get { return content as byte[] ?? new byte[0]; }
        }

        /// <summary>Items of a list or entries of a map.</summary>
        public int Count
        {
            get
            {
                if (Kind == MsgPackKind.List) return Items.Count;
                return Kind == MsgPackKind.Map ? Entries.Count : 0;
            }
        }

        /// <summary>An item of a list, or the value of an entry of a map.</summary>
        public Value this[int index]
        {
            get
            {
                if (index < 0 || index >= Count) return Nil;
                return Kind == MsgPackKind.List ? Items[index] : Entries[index].Value;
            }
        }

        /// <summary>The value of a key of a map.</summary>
        public Value this[string key]
        {
            get
            {
                // Of a key that comes twice the later one counts.
                for (int i = Kind == MsgPackKind.Map ? Entries.Count - 1 : -1; i >= 0; i--)
                    if (Entries[i].Key == key) return Entries[i].Value;
                return Nil;
            }
        }

        /// <summary>The key of an entry of a map.</summary>
        public string KeyAt(int index)
        {
            return Entries[index].Key;
        }

        /// <summary>Add to a list; returns the list.</summary>
        public Value Add(Value item)
        {
            Items.Add(item);
            return this;
        }

        /// <summary>Add to a map; returns the map.</summary>
        public Value Add(string key, Value value)
        {
            Entries.Add(new KeyValuePair<string, Value>(key, value));
            return this;
        }

        /// <summary>The value that comes next. Throws ProtocolError where it is too deep, too much, or no plain data.</summary>
        public static Value Read(MsgPackReader reader)
        {
            int left = Limits.Items;
            return Read(reader, Limits.Depth, ref left);
        }

        public void Write(MsgPackWriter writer)
        {
            switch (Kind)
            {
                case MsgPackKind.Nil:
                    writer.WriteNil();
                    break;
                case MsgPackKind.Flag:
                    writer.WriteFlag(AsFlag);
                    break;
                case MsgPackKind.Whole:
                    writer.WriteWhole(whole);
                    break;
                case MsgPackKind.Number:
                    if (double.IsNaN(number) || double.IsInfinity(number)) throw Fields.Bad("data", "finite");
                    writer.WriteNumber(number);
                    break;
                case MsgPackKind.Text:
                    writer.WriteText(AsText);
                    break;
                case MsgPackKind.Bytes:
                    writer.WriteBytes(AsBytes);
                    break;
                case MsgPackKind.List:
                    writer.WriteList(Items.Count);
                    foreach (Value item in Items) item.Write(writer);
                    break;
                default:
                    writer.WriteMap(Entries.Count);
                    foreach (KeyValuePair<string, Value> entry in Entries)
                    {
                        writer.WriteText(entry.Key);
                        entry.Value.Write(writer);
                    }
                    break;
            }
        }

        private List<Value> Items
        {
            get { return (List<Value>)content; }
        }

        private List<KeyValuePair<string, Value>> Entries
        {
            get { return (List<KeyValuePair<string, Value>>)content; }
        }

        private static Value Read(MsgPackReader reader, int depth, ref int left)
        {
            if (depth < 0 || --left < 0) throw reader.TooDeep();
            int start, count;
            switch (reader.Peek())
            {
                case MsgPackKind.Nil:
                    reader.ReadNil();
                    return Nil;
                case MsgPackKind.Flag:
                    return Of(reader.ReadFlag());
                case MsgPackKind.Whole:
                    bool huge;
                    long value = reader.ReadWhole(out huge);
                    return huge ? Of((double)unchecked((ulong)value)) : Of(value);
                case MsgPackKind.Number:
                    double real = reader.ReadNumber();
                    if (double.IsNaN(real) || double.IsInfinity(real)) throw reader.Bad("finite");
                    return Of(real);
                case MsgPackKind.Text:
                    return Of(ReadText(reader));
                case MsgPackKind.Bytes:
                    count = reader.ReadBytes(out start);
                    var bytes = new byte[count];
                    Buffer.BlockCopy(reader.Data, start, bytes, 0, count);
                    return Of(bytes);
                case MsgPackKind.List:
                    Value list = List();
                    for (count = reader.ReadList(); count > 0; count--) list.Add(Read(reader, depth - 1, ref left));
                    return list;
                case MsgPackKind.Map:
                    Value map = Map();
                    for (count = reader.ReadMap(); count > 0; count--)
                        map.Add(ReadText(reader), Read(reader, depth - 1, ref left));
                    return map;
                default:
                    throw reader.Bad("plain data");
            }
        }

        private static string ReadText(MsgPackReader reader)
        {
            int start;
            int count = reader.ReadText(out start);
            return MsgPackReader.Utf8.GetString(reader.Data, start, count);
        }
    }
}
