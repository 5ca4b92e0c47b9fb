using Kinelink.Unity;
using NUnit.Framework;

namespace Kinelink.Tests
{
    /// <summary>What plays by time: clock, events, visemes.</summary>
    public sealed class PlayingTests
    {
        private const long Second = 1000L * 1000 * 1000;

        [Test]
        public void TheShortestTripTellsTheClock()
        {
            var clock = new ClockSync();
            Assert.IsTrue(!clock.Synced);
            clock.Add(0, 5 * Second + 400, 5 * Second + 500, 1000);
            clock.Add(2000, 5 * Second + 2040, 5 * Second + 2060, 2100);
            Assert.AreEqual(5 * Second, clock.Offset);
            Assert.AreEqual(80L, clock.RoundTrip);
        }

        [Test]
        public void EventsAreToldAtTheirTimeAndVoidInANewEpoch()
        {
            var schedule = new EventSchedule();
            string told = "";
            schedule.Add(Event("grasp", 3, 300));
            schedule.Add(Event("step_started", 3, 100));
            schedule.Add(Event("word", 1, 200));
            schedule.Run(50, 3, info => told += info.Name + " ");
            Assert.AreEqual("", told);
            schedule.Run(250, 3, info => told += info.Name + " ");
            Assert.AreEqual("step_started word ", told);
            schedule.Run(400, 4, info => told += info.Name + " ");
            Assert.AreEqual("step_started word ", told);
            Assert.AreEqual(0, schedule.Count);
        }

        [Test]
        public void VisemesGoOverIntoEachOther()
        {
            var track = new VisemeTrack();
            var weights = new float[FacePresets.Visemes.Length];
            track.Add(Viseme("aa", Second, 2400));
            track.Add(Viseme("PP", Second + Second / 10, 2400));
            int aa = System.Array.IndexOf(FacePresets.Visemes, "aa"), pp = System.Array.IndexOf(FacePresets.Visemes, "PP");
            track.Sample(Second + Second / 20, weights);
            Assert.AreEqual(1f, weights[aa], 1e-3f);
            track.Sample(Second + Second / 10, weights);
            Assert.AreEqual(0.5f, weights[aa], 1e-3f);
            Assert.AreEqual(0.5f, weights[pp], 1e-3f);
            track.Cut(Second + Second / 10);
            track.Sample(Second + Second * 15 / 100, weights);
            Assert.AreEqual(0f, weights[pp], 1e-3f);
        }

        [Test]
        public void ShapesAreMatchedByTheirWholeNames()
        {
            Assert.IsTrue(FacePresets.Same("jawOpen", "Head_blend.JawOpen"));
            Assert.IsTrue(!FacePresets.Same("aa", "viseme_aa"));
            Assert.IsTrue(!FacePresets.Same("mouthSmile", "mouthSmileLeft"));
        }

        private static EventInfo Event(string name, uint epoch, long ts)
        {
            return Read(name, epoch, ts, Value.Map());
        }

        private static EventInfo Viseme(string viseme, long ts, long samples)
        {
            return Read("viseme", 0, ts, Value.Map().Add("viseme", Value.Of(viseme)).Add("sample", Value.Of(0L)).Add("stop", Value.Of(samples)));
        }

        private static EventInfo Read(string name, uint epoch, long ts, Value data)
        {
            var writer = new MsgPackWriter();
            Value.Map().Add("type", Value.Of("event")).Add("session", Value.Of("s")).Add("character", Value.Of("a"))
                .Add("epoch", Value.Of((long)epoch)).Add("seq", Value.Of(0L)).Add("ts", Value.Of(ts)).Add("name", Value.Of(name)).Add("data", data)
                .Write(writer);
            byte[] bytes = writer.ToArray();
            var reader = new MsgPackReader();
            reader.Reset(bytes, 0, bytes.Length);
            return EventInfo.Read(reader);
        }
    }
}
