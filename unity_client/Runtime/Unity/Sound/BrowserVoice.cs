#if UNITY_WEBGL && !UNITY_EDITOR
using System.Runtime.InteropServices;

namespace Kinelink.Unity
{
    /// <summary>A browser's WebAudio, by the functions of Kinelink.jslib.</summary>
    internal sealed class BrowserVoice : IBrowserVoice
    {
        private int voice;

        public double Now
        {
            get { return KinelinkVoiceNow(voice); }
        }

        public double Latency
        {
            get { return KinelinkVoiceLatency(voice); }
        }

        public int Open()
        {
            voice = KinelinkVoiceOpen();
            return voice == 0 ? 0 : KinelinkVoiceRate(voice);
        }

        public void Play(float[] samples, int count, double at)
        {
            KinelinkVoicePlay(voice, samples, count, at);
        }

        public void SetVolume(float volume)
        {
            KinelinkVoiceVolume(voice, volume);
        }

        public void Close()
        {
            KinelinkVoiceClose(voice);
            voice = 0;
        }

        [DllImport("__Internal")]
        private static extern int KinelinkVoiceOpen();

        [DllImport("__Internal")]
        private static extern int KinelinkVoiceRate(int voice);

        [DllImport("__Internal")]
        private static extern double KinelinkVoiceNow(int voice);

        [DllImport("__Internal")]
        private static extern double KinelinkVoiceLatency(int voice);

        [DllImport("__Internal")]
        private static extern void KinelinkVoicePlay(int voice, float[] samples, int count, double at);

        [DllImport("__Internal")]
        private static extern void KinelinkVoiceVolume(int voice, float volume);

        [DllImport("__Internal")]
        private static extern void KinelinkVoiceClose(int voice);
    }
}
#endif
